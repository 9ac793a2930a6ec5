import { Typography } from '@strapi/design-system';
import { Link } from 'react-router-dom';
import { styled } from 'styled-components';
import { useT } from '../../../i18n/messages';
import { NoteBar } from '../../../ui/NoteBar';
import { PANEL_ROOT } from '../../../ui/panel-root';
import { usePermissions } from '../../../permissions';
import { useGetSendingStateQuery } from '../api';

const EVERY_MS = 60_000;

/** Says on pages about mail that none leaves, and why; nothing while it does, and to those who may not know. */
export const SendingBanner = () => {
  const t = useT();
  const { allowedActions } = usePermissions();
  const { data } = useGetSendingStateQuery(undefined, {
    skip: !allowedActions.canReadDeliveries,
    pollingInterval: EVERY_MS,
    refetchOnMountOrArgChange: true,
  });
  if (!data || data.isOn) return null;
  const [first] = data.holds;
  return (
    <NoteBar tone="warning">
      <Typography textColor="neutral800">{t('sending.banner', { reason: first?.reason ?? '' })}</Typography>
      <BannerLink to={`${PANEL_ROOT}/sending`}>
        <Typography textColor="neutral800" fontWeight="bold">
          {t('sending.banner.link')}
        </Typography>
      </BannerLink>
    </NoteBar>
  );
};

const BannerLink = styled(Link)`
  color: ${({ theme }) => theme.colors.neutral800};
`;
