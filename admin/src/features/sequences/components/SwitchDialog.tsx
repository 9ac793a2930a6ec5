import { Button, Modal, Typography } from '@strapi/design-system';
import type { OverdueChoice, Sequence } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { OpenModal } from '../../../ui/OpenDialog';
import { ResumeDialog } from '../../delivery';

interface Props {
  sequence: Sequence;
  isBusy: boolean;
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
export const SwitchOffDialog = ({ sequence, isBusy, onConfirm, onClose }: Props & { onConfirm(): void }) => {
  const t = useT();
  return (
    <OpenModal onClose={onClose}>
      <Modal.Content>
        <Modal.Header closeLabel={t('action.close')}>
          <Modal.Title>{t('switchOff.title', { name: sequence.name })}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Typography tag="p">{t('switchOff.text', { count: sequence.openEnrollments })}</Typography>
        </Modal.Body>
        <Modal.Footer>
          <Button variant="tertiary" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button variant="danger" loading={isBusy} onClick={onConfirm}>
            {t('switchOff.confirm')}
          </Button>
        </Modal.Footer>
      </Modal.Content>
    </OpenModal>
  );
};
