import { useState } from 'react';
import { isOverdueAsked } from '../core/overdue-asked';
import type { OverdueChoice, Sequence } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { useDialogSubmit } from '../../../ui/useDialogSubmit';
import { useUpdateSequenceMutation } from '../api';
import { SwitchOffDialog, SwitchOnDialog } from './SwitchDialog';

interface Props {
  sequence: Sequence;
  onClose(): void;
}

/** Switches a sequence on or off, whichever it is not, once that has been explained. */
export const SequenceSwitch = ({ sequence, onClose }: Props) => {
  const t = useT();
  const { run, error } = useDialogSubmit();
  const [update, { isLoading }] = useUpdateSequenceMutation();
  const [wasActive] = useState(sequence.isActive);
  const [isOutdated, setOutdated] = useState(false);
  const put = (overdue?: OverdueChoice) => {
    const data = { isActive: !wasActive, ...(overdue ? { overdue } : {}) };
    void run(() => update({ id: sequence.documentId, data }).unwrap(), {
      done: () => t(wasActive ? 'switchOff.done' : 'switchOn.done'),
      onDone: onClose,
      onError: (failure) => {
        const isAsked = isOverdueAsked(failure);
        if (isAsked) setOutdated(true);
        return isAsked;
      },
    });
  };
  const shared = { sequence, isBusy: isLoading, error, onClose };
  return wasActive ? (
    <SwitchOffDialog {...shared} onConfirm={() => put()} />
  ) : (
    <SwitchOnDialog {...shared} isOutdated={isOutdated} onConfirm={put} />
  );
};
