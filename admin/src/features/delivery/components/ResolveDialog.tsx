import { Typography } from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';
import type { Delivery, UncertainDecision } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { ModalFrame } from '../../../ui/ModalFrame';
import { useDialogSubmit } from '../../../ui/useDialogSubmit';
import { useResolveUncertainMutation } from '../api';

interface Props {
  as: UncertainDecision;
  deliveries: readonly Pick<Delivery, 'id' | 'version'>[];
  onClose(): void;
}

/** Says what follows before uncertain mails are decided on, and afterwards which of them others were quicker with. */
export const ResolveDialog = ({ as, deliveries, onClose }: Props) => {
  const t = useT();
  const { run, error } = useDialogSubmit();
  const { toggleNotification } = useNotification();
  const [resolve, { isLoading }] = useResolveUncertainMutation();
  const count = deliveries.length;
  const confirm = () =>
    void run(() => resolve({ as, deliveries: deliveries.map(({ id, version }) => ({ id, version })) }).unwrap(), {
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
    <ModalFrame
      title={t(`resolve.title.${as}`, { count })}
      error={error}
      confirm={{
        label: t(`resolve.${as}`, { count }),
        variant: as === 'resend' ? 'danger' : 'default',
        isBusy: isLoading,
        action: confirm,
      }}
      onClose={onClose}
    >
      <Typography tag="p">{t(`resolve.warning.${as}`, { count })}</Typography>
    </ModalFrame>
  );
};
