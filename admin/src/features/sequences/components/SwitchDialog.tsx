import { Typography } from '@strapi/design-system';
import type { OverdueChoice, Sequence } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { ModalFrame } from '../../../ui/ModalFrame';
import { ResumeDialog } from '../../delivery';

interface Props {
  sequence: Sequence;
  isBusy: boolean;
  error?: string | undefined;
  onClose(): void;
}

interface OnProps extends Props {
  /** More came due while it was asked. */
  isOutdated: boolean;
  onConfirm(choice: OverdueChoice | undefined): void;
}

/** Says who waits, and asks what becomes of what came due while the sequence was off. */
export const SwitchOnDialog = ({ sequence: { name, waiting }, onConfirm, ...props }: OnProps) => {
  const t = useT();
  return (
    <ResumeDialog
      {...props}
      title={t('switchOn.title', { name })}
      overdue={waiting?.overdue ?? 0}
      confirmLabel={t('switchOn.confirm')}
      onConfirm={onConfirm}
    >
      <Typography tag="p">{t('switchOn.waiting', { count: waiting?.recipients ?? 0 })}</Typography>
    </ResumeDialog>
  );
};

/** Says what being off means. */
export const SwitchOffDialog = ({ sequence, isBusy, error, onConfirm, onClose }: Props & { onConfirm(): void }) => {
  const t = useT();
  return (
    <ModalFrame
      title={t('switchOff.title', { name: sequence.name })}
      error={error}
      confirm={{ label: t('switchOff.confirm'), variant: 'danger', isBusy, action: onConfirm }}
      onClose={onClose}
    >
      <Typography tag="p">{t('switchOff.text', { count: sequence.openEnrollments })}</Typography>
    </ModalFrame>
  );
};
