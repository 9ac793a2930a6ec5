import { Box, Flex, Radio, Typography } from '@strapi/design-system';
import { useId } from 'react';
import { LARGEST_WAITING, OVERDUE_CHOICES, type OverdueChoice } from '../../../contracts';
import { useT } from '../../../i18n/messages';

interface Props {
  /** How many came due. */
  count: number;
  value: OverdueChoice | undefined;
  onChange(choice: OverdueChoice): void;
}

/** What becomes of mails that came due meanwhile, each choice with what it does. */
export const OverdueChoices = ({ count, value, onChange }: Props) => {
  const t = useT();
  const id = useId();
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <Typography id={id} fontWeight="semiBold" tag="p">
        {t(count === LARGEST_WAITING ? 'overdue.question.more' : 'overdue.question', { count })}
      </Typography>
      <Radio.Group
        aria-labelledby={id}
        value={value ?? ''}
        onValueChange={(next) => onChange(next as OverdueChoice)}
        required
      >
        <Flex direction="column" alignItems="stretch" gap={3}>
          {OVERDUE_CHOICES.map((choice) => (
            <Box key={choice}>
              <Radio.Item value={choice} aria-describedby={`${id}-${choice}`}>
                {t(`overdue.${choice}`)}
              </Radio.Item>
              <Typography
                id={`${id}-${choice}`}
                variant="pi"
                textColor="neutral600"
                tag="p"
                style={{ paddingInlineStart: '3.2rem' }}
              >
                {t(`overdue.${choice}.hint`)}
              </Typography>
            </Box>
          ))}
        </Flex>
      </Radio.Group>
    </Flex>
  );
};
