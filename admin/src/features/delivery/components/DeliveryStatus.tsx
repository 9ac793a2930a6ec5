import { Flex, type StatusVariant } from '@strapi/design-system';
import { CheckCircle, Clock, Cross, CrossCircle, PaperPlane, Stop, WarningCircle } from '@strapi/icons';
import type { ComponentType, SVGProps } from 'react';
import type { DeliveryState } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { StateBadge } from '../../../ui/StateBadge';

type Icon = ComponentType<SVGProps<SVGSVGElement>>;

const SHOWN = {
  pending: ['secondary', Clock],
  claimed: ['secondary', Clock],
  sending: ['secondary', PaperPlane],
  sent: ['success', CheckCircle],
  uncertain: ['warning', WarningCircle],
  suppressed: ['warning', Stop],
  cancelled: ['neutral', Cross],
  expired: ['neutral', Cross],
  skipped: ['neutral', Cross],
  failed: ['danger', CrossCircle],
} as const satisfies Record<DeliveryState, readonly [StatusVariant, Icon]>;

/** In words, with a colour and a sign for who sees them. */
export const DeliveryStatus = ({ state }: { state: DeliveryState }) => {
  const t = useT();
  const [variant, Sign] = SHOWN[state];
  return (
    <StateBadge variant={variant}>
      <Flex gap={1} tag="span">
        <Sign aria-hidden width="1.2rem" height="1.2rem" fill="currentColor" />
        {t(`delivery.state.${state}`)}
      </Flex>
    </StateBadge>
  );
};
