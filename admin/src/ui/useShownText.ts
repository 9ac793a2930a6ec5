import { useState } from 'react';

/** The text of a searchable list: what is being typed, until another value is chosen. */
export const useShownText = (shown: string) => {
  const [text, setText] = useState<string | undefined>(shown);
  const [former, setFormer] = useState(shown);
  if (former !== shown) {
    setFormer(shown);
    setText(shown);
  }
  return [text, setText] as const;
};
