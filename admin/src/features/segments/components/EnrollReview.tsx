import { Box, Flex, Loader, Typography } from '@strapi/design-system';
import { SKIP_REASONS, type EnrollResult } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { useDates } from '../../../ui/useDates';
import { useSequenceChoices } from '../../sequences';

interface Props {
  /** The dry run, or the result once it is done. */
  plan: EnrollResult | undefined;
  isBusy: boolean;
  sequenceId: string;
}

/** How many of the segment are enrolled, and why the others are not. */
export const EnrollReview = ({ plan, isBusy, sequenceId }: Props) => {
  const t = useT();
  if (isBusy) return <Loader small>{t('enroll.counting')}</Loader>;
  if (!plan) return null;
  const { enrolled, sequenceName: sequence } = plan;
  const skipped = SKIP_REASONS.map((reason) => ({ reason, count: plan.skipped?.[reason] ?? 0 })).filter(
    ({ count }) => count > 0,
  );
  const total = enrolled === null ? 0 : plan.total - enrolled;
  return (
    <Box padding={4} background="neutral100" hasRadius aria-live="polite">
      <Flex direction="column" alignItems="flex-start" gap={2}>
        <Typography>{t('enroll.total', { count: plan.total })}</Typography>
        {total > 0 ? (
          <Typography>{t(plan.skipped ? 'enroll.skipped' : 'enroll.skipped.hidden', { count: total })}</Typography>
        ) : null}
        {skipped.length > 0 ? (
          <ul>
            {skipped.map(({ reason, count }) => (
              <li key={reason}>
                <Typography variant="pi" textColor="neutral600">
                  {t(`enroll.skip.${reason}`, { count })}
                </Typography>
              </li>
            ))}
          </ul>
        ) : null}
        <Typography variant="delta" tag="p">
          {enrolled === null
            ? t('enroll.will.hidden', { sequence })
            : t(plan.dryRun ? 'enroll.will' : 'enroll.done', { count: enrolled, sequence })}
        </Typography>
        {plan.firstSendAt && enrolled !== 0 ? <FirstEmails at={plan.firstSendAt} sequenceId={sequenceId} /> : null}
      </Flex>
    </Box>
  );
};

/** An hour of the day is each recipient’s own where the sequence says so; `at` is that of one without a timezone. */
const FirstEmails = ({ at, sequenceId }: { at: string; sequenceId: string }) => {
  const t = useT();
  const { exact } = useDates();
  const { sequences } = useSequenceChoices();
  const sequence = sequences.find(({ documentId }) => documentId === sequenceId);
  const time = sequence?.steps.find(({ isActive }) => isActive)?.sendTime;
  const when = exact(at, sequence?.timezone);
  return (
    <Typography variant="pi" textColor="neutral600">
      {sequence?.timezoneMode === 'recipient' && time
        ? t('enroll.first.own', { time, when })
        : t('enroll.first', { when })}
    </Typography>
  );
};
