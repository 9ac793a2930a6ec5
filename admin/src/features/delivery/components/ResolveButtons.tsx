import { Button, Flex, Typography } from '@strapi/design-system';
import { useState } from 'react';
import type { Delivery, UncertainDecision } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { usePermissions } from '../../../permissions';
import { ResolveDialog } from './ResolveDialog';

interface Props {
  /** Uncertain ones. */
  deliveries: readonly Delivery[];
  /** Says how many are ticked. */
  isSelection?: boolean;
  onDone?(): void;
}

/** The two decisions about uncertain mails, for those who may decide. */
export const ResolveButtons = ({ deliveries, isSelection = false, onDone }: Props) => {
  const t = useT();
  const { allowedActions } = usePermissions();
  const [asked, setAsked] = useState<UncertainDecision>();
  const count = deliveries.length;
  if (count === 0 || !allowedActions.canResolveUncertain) return null;
  const close = () => {
    setAsked(undefined);
    onDone?.();
  };
  return (
    <Flex gap={2} wrap="wrap" role="group" aria-label={t('deliveries.chosen', { count })}>
      {isSelection ? <Typography textColor="neutral600">{t('deliveries.chosen', { count })}</Typography> : null}
      <Button size="S" variant="secondary" onClick={() => setAsked('sent')}>
        {t('resolve.sent', { count })}
      </Button>
      <Button size="S" variant="danger-light" onClick={() => setAsked('resend')}>
        {t('resolve.resend', { count })}
      </Button>
      {asked ? <ResolveDialog as={asked} deliveries={deliveries} onClose={close} /> : null}
    </Flex>
  );
};
