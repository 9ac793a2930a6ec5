import { useState } from 'react';
import type { Segment } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { TitledModal } from '../../../ui/ModalFrame';
import { EnrollChoice } from './EnrollChoice';
import { EnrollRunView } from './EnrollRunView';

interface Props {
  segment: Segment;
  onClose(): void;
}

/** Choose a sequence, see who would be enrolled and who not, confirm the number, watch it, see the result. */
export const EnrollDialog = ({ segment, onClose }: Props) => {
  const t = useT();
  const [runId, setRunId] = useState<number>();
  return (
    <TitledModal title={t('enroll.title', { segment: segment.name })} onClose={onClose}>
      {runId === undefined ? (
        <EnrollChoice segment={segment} onRun={setRunId} onClose={onClose} />
      ) : (
        <EnrollRunView segment={segment} runId={runId} onAgain={() => setRunId(undefined)} onClose={onClose} />
      )}
    </TitledModal>
  );
};
