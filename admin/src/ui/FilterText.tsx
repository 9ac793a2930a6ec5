import { TextInput } from '@strapi/design-system';
import { useState, type KeyboardEvent } from 'react';

interface Props {
  label: string;
  value: string | undefined;
  onChange(value: string | undefined): void;
}

/** One filter that is written: it counts with Enter, and when it is left. */
export const FilterText = ({ label, value = '', onChange }: Props) => {
  const [draft, setDraft] = useState({ of: value, text: value });
  // The address of the page may change from outside, as by “back”.
  const text = draft.of === value ? draft.text : value;
  const commit = () => text.trim() !== value && onChange(text.trim() || undefined);
  const onKeyDown = ({ key }: KeyboardEvent) => key === 'Enter' && commit();
  return (
    <TextInput
      size="S"
      type="text"
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={({ target }: { target: { value: string } }) => setDraft({ of: value, text: target.value })}
      onBlur={commit}
      onKeyDown={onKeyDown}
    />
  );
};
