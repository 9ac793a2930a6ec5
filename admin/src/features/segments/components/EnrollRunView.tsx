import { Button, Flex, Loader, Typography } from '@strapi/design-system';
import { Download } from '@strapi/icons';
import { useErrorText } from '../../../api/errors';
import type { EnrollmentRun, Segment } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { usePermissions } from '../../../permissions';
import { ErrorLine } from '../../../ui/ErrorLine';
import { ModalParts } from '../../../ui/ModalFrame';
import { ProgressLine } from '../../../ui/ProgressLine';
import { useDownload } from '../../../ui/useDownload';
import { useSubmit } from '../../../ui/useSubmit';
import { percentOf, resultOf, skippedCount } from '../core/run-result';
import { skippedPath, useGetEnrollmentRunQuery } from '../enroll-api';
import { EnrollReview } from './EnrollReview';
import { usePolling } from './use-polling';

interface Props {
  segment: Segment;
  runId: number;
  onAgain(): void;
  onClose(): void;
}

/** A run as it goes on, and what came of it. */
export const EnrollRunView = ({ segment, runId, onAgain, onClose }: Props) => {
  const t = useT();
  const errorText = useErrorText();
  const {
    data: run,
    error,
    refetch,
  } = useGetEnrollmentRunQuery({ id: segment.documentId, runId }, { refetchOnMountOrArgChange: true });
  usePolling(refetch, run?.state === 'running');
  return (
    <ModalParts
      error={error === undefined ? undefined : errorText(error)}
      {...(run && run.state !== 'running' ? { back: { label: t('enroll.back'), action: onAgain } } : {})}
      confirm={{ label: t('action.close'), variant: 'secondary', action: onClose }}
    >
      {run ? <Run run={run} segmentId={segment.documentId} /> : <Loader small>{t('list.loading')}</Loader>}
    </ModalParts>
  );
};

const Run = ({ run, segmentId }: { run: EnrollmentRun; segmentId: string }) => {
  const t = useT();
  if (run.state === 'running') return <Progress run={run} />;
  return (
    <>
      {run.state === 'done' ? null : (
        <ErrorLine text={run.state === 'failed' ? t('enroll.failed', { error: run.error }) : t('enroll.interrupted')} />
      )}
      <EnrollReview plan={resultOf(run)} isBusy={false} sequenceId={run.sequence.documentId} />
      <SkippedButton run={run} segmentId={segmentId} />
    </>
  );
};

const Progress = ({ run }: { run: EnrollmentRun }) => {
  const t = useT();
  const percent = percentOf(run);
  if (percent === null) return <Loader small>{t('enroll.counting')}</Loader>;
  return (
    <Flex direction="column" alignItems="stretch" gap={3} aria-live="polite">
      <Typography>{t('enroll.progress', { processed: run.processed, total: run.total })}</Typography>
      <ProgressLine label={t('enroll.progress.name')} percent={percent} />
      <Typography variant="pi" textColor="neutral600">
        {t('enroll.progress.note')}
      </Typography>
    </Flex>
  );
};

const SkippedButton = ({ run, segmentId }: { run: EnrollmentRun; segmentId: string }) => {
  const t = useT();
  const submit = useSubmit();
  const download = useDownload();
  const { allowedActions } = usePermissions();
  if (skippedCount(run) === 0 || run.skipped === null || !allowedActions.canExportSegments) return null;
  const fileName = `${run.segment.name} – ${run.sequence.name}.csv`;
  return (
    <Flex>
      <Button
        size="S"
        variant="tertiary"
        startIcon={<Download />}
        onClick={() => void submit(() => download(skippedPath({ id: segmentId, runId: run.id }), fileName))}
      >
        {t('enroll.skipped.csv')}
      </Button>
    </Flex>
  );
};
