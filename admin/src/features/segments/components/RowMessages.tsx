import { Flex, TextButton, Typography } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';

export interface RowMessage {
  text: string;
  /** What mends it, one button each. */
  remedies?: readonly { label: string; onSelect(): void }[];
}

interface Props {
  messages: readonly RowMessage[];
  id?: string;
  tone?: 'error' | 'hint';
}

/** What is wrong with a row, with an icon and words; colour is never alone. */
export const RowMessages = ({ messages, id, tone = 'error' }: Props) => {
  if (messages.length === 0) return null;
  // Orange text has too little contrast on white: there the icon alone is orange.
  const [color, textColor] =
    tone === 'error' ? (['danger600', 'danger600'] as const) : (['warning700', 'neutral800'] as const);
  return (
    <Flex id={id} direction="column" alignItems="flex-start" gap={1}>
      {messages.map(({ text, remedies = [] }) => (
        <Flex key={text} gap={2} wrap="wrap">
          <WarningCircle aria-hidden fill={color} width="1.4rem" height="1.4rem" />
          <Typography variant="pi" textColor={textColor}>
            {text}
          </Typography>
          {remedies.map(({ label, onSelect }) => (
            <TextButton key={label} onClick={onSelect}>
              {label}
            </TextButton>
          ))}
        </Flex>
      ))}
    </Flex>
  );
};
