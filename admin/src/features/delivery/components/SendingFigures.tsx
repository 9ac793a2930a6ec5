import { Flex, Status, Typography } from '@strapi/design-system';
import { LARGEST_WAITING, type Sending } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { Card } from '../../../ui/Card';

/** As far as it is counted. */
const isMore = (count: number): boolean => count === LARGEST_WAITING;

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
          {t(isMore(pending) ? 'sending.waiting.more' : 'sending.waiting', { count: pending })}{' '}
          {pending > 0 ? t(isMore(overdue) ? 'sending.due.more' : 'sending.due', { count: overdue }) : null}
        </Typography>
      </Flex>
    </Card>
  );
};
