import { Button, Modal, Typography } from '@strapi/design-system';
import type { Delivery, UncertainDecision } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { OpenModal } from '../../../ui/OpenDialog';
import { useSubmit } from '../../../ui/useSubmit';
import { useNotification } from '@strapi/strapi/admin';
import { useResolveUncertainMutation } from '../api';

interface Props {
  as: UncertainDecision;
  deliveries: readonly Pick<Delivery, 'id' | 'version'>[];
  onClose(): void;
}

/** Says what follows before uncertain mails are decided on, and afterwards which of them others were quicker with. */
export const ResolveDialog = ({ as, deliveries, onClose }: Props) => {
  const t = useT();
  const run = useSubmit();
  const { toggleNotification } = useNotification();
  const [resolve, { isLoading }] = useResolveUncertainMutation();
  const count = deliveries.length;
  const confirm = () =>
    run(() => resolve({ as, deliveries: deliveries.map(({ id, version }) => ({ id, version })) }).unwrap(), {
      onDone: ({ resolved, unchanged }) => {
        if (resolved > 0) {
          toggleNotification({ type: 'success', message: t(`resolve.done.${as}`, { count: resolved }) });
        }
        if (unchanged.length > 0) {
          toggleNotification({ type: 'warning', message: t('resolve.unchanged', { count: unchanged.length }) });
        }
        onClose();
      },
    });
  return (
    <OpenModal onClose={onClose}>
      <Modal.Content>
        <Modal.Header closeLabel={t('action.close')}>
          <Modal.Title>{t(`resolve.title.${as}`, { count })}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Typography tag="p">{t(`resolve.warning.${as}`, { count })}</Typography>
        </Modal.Body>
        <Modal.Footer>
          <Button variant="tertiary" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button variant={as === 'resend' ? 'danger' : 'default'} loading={isLoading} onClick={() => void confirm()}>
            {t(`resolve.${as}`, { count })}
          </Button>
        </Modal.Footer>
      </Modal.Content>
    </OpenModal>
  );
};
