import { Flex, Status, Typography } from '@strapi/design-system';
import type { Sending } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { Card } from '../../../ui/Card';

/** Whether mail leaves, and how much waits. */
export const SendingFigures = ({ sending: { isOn, pending, overdue } }: { sending: Sending }) => {
  const t = useT();
  return (
    <Card>
      <Flex direction="column" alignItems="flex-start" gap={3}>
        <Status variant={isOn ? 'success' : 'danger'} width="max-content">
          <Typography fontWeight="bold">{t(isOn ? 'sending.on' : 'sending.off')}</Typography>
        </Status>
        <Typography tag="p">
          {t('sending.waiting', { count: pending })} {pending > 0 ? t('sending.due', { count: overdue }) : null}
        </Typography>
      </Flex>
    </Card>
  );
};
