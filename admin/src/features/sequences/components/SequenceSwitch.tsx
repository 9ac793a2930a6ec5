import { useState } from 'react';
import { isOverdueAsked } from '../core/overdue-asked';
import type { OverdueChoice, Sequence } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { useSubmit } from '../../../ui/useSubmit';
import { useUpdateSequenceMutation } from '../api';
import { SwitchOffDialog, SwitchOnDialog } from './SwitchDialog';

interface Props {
  sequence: Sequence;
  onClose(): void;
}

/** Switches a sequence on or off, whichever it is not, once that has been explained. */
export const SequenceSwitch = ({ sequence, onClose }: Props) => {
  const t = useT();
  const run = useSubmit();
  const [update, { isLoading }] = useUpdateSequenceMutation();
  const [wasActive] = useState(sequence.isActive);
  const [isOutdated, setOutdated] = useState(false);
  const put = (overdue?: OverdueChoice) => {
    const data = { isActive: !wasActive, ...(overdue ? { overdue } : {}) };
    void run(() => update({ id: sequence.documentId, data }).unwrap(), {
      done: () => t(wasActive ? 'switchOff.done' : 'switchOn.done'),
      onDone: onClose,
      onError: (error) => {
        const isAsked = isOverdueAsked(error);
        if (isAsked) setOutdated(true);
        return isAsked;
      },
    });
  };
  const shared = { sequence, isBusy: isLoading, onClose };
  return wasActive ? (
    <SwitchOffDialog {...shared} onConfirm={() => put()} />
  ) : (
    <SwitchOnDialog {...shared} isOutdated={isOutdated} onConfirm={put} />
  );
};
