import { Badge, Box, Button, Flex, Typography } from '@strapi/design-system';
import type { EnrollmentRun, Segment } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { usePermissions } from '../../../permissions';
import { useDates } from '../../../ui/useDates';
import { useListEnrollmentRunsQuery } from '../enroll-api';

const SHOWN = 3;

/** What was enrolled before, the newest first; one that is under way can be looked at again. */
export const EnrollmentRuns = ({ segment, onShow }: { segment: Segment; onShow(runId: number): void }) => {
  const t = useT();
  const { allowedActions } = usePermissions();
  const { data } = useListEnrollmentRunsQuery(
    { id: segment.documentId, pageSize: SHOWN },
    { skip: !allowedActions.canReadEnrollments, refetchOnMountOrArgChange: true },
  );
  if (!data || data.data.length === 0) return null;
  return (
    <Box tag="section" aria-label={t('enroll.runs')}>
      <Typography variant="sigma" textColor="neutral600" tag="h3">
        {t('enroll.runs')}
      </Typography>
      <Flex tag="ul" direction="column" alignItems="stretch" gap={2} paddingTop={2}>
        {data.data.map((run) => (
          <RunRow key={run.id} run={run} onShow={() => onShow(run.id)} />
        ))}
      </Flex>
    </Box>
  );
};

const RunRow = ({ run, onShow }: { run: EnrollmentRun; onShow(): void }) => {
  const t = useT();
  const { relative, exact } = useDates();
  const { sequence, state, startedAt, enrolled } = run;
  return (
    <Flex tag="li" justifyContent="space-between" gap={4}>
      <Box minWidth={0}>
        <Flex gap={2} wrap="wrap">
          <Typography fontWeight="semiBold">{sequence.name}</Typography>
          <Badge>{t(`enroll.state.${state}`)}</Badge>
        </Flex>
        <Typography variant="pi" textColor="neutral600" tag="p">
          {t('enroll.runs.row', { when: relative(startedAt), count: enrolled })}
        </Typography>
      </Box>
      <Button
        size="S"
        variant="tertiary"
        aria-label={t('enroll.runs.showNamed', { sequence: sequence.name, when: exact(startedAt) })}
        onClick={onShow}
      >
        {t('enroll.runs.show')}
      </Button>
    </Flex>
  );
};
