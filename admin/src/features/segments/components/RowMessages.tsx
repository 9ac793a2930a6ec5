import { Flex, Typography } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';

interface Props {
  messages: readonly string[];
  id?: string;
  tone?: 'error' | 'hint';
}

/** What is wrong with a row, with an icon and words; colour is never alone. */
export const RowMessages = ({ messages, id, tone = 'error' }: Props) => {
  if (messages.length === 0) return null;
  const color = tone === 'error' ? 'danger600' : 'warning700';
  return (
    <Flex id={id} direction="column" alignItems="flex-start" gap={1}>
      {messages.map((message) => (
        <Flex key={message} gap={2}>
          <WarningCircle aria-hidden fill={color} width="1.4rem" height="1.4rem" />
          <Typography variant="pi" textColor={color}>
            {message}
          </Typography>
        </Flex>
      ))}
    </Flex>
  );
};
