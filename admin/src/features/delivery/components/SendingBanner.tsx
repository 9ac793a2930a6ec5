import { Box, Flex, Typography } from '@strapi/design-system';
import { Link } from 'react-router-dom';
import { styled } from 'styled-components';
import { useT } from '../../../i18n/messages';
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
    <Box
      paddingLeft={{ initial: 4, medium: 6, large: 10 }}
      paddingRight={{ initial: 4, medium: 6, large: 10 }}
      paddingBottom={4}
    >
      <Flex
        role="status"
        padding={4}
        gap={2}
        wrap="wrap"
        background="warning100"
        borderColor="warning200"
        hasRadius
        style={{ overflowWrap: 'anywhere' }}
      >
        <Typography textColor="neutral800">{t('sending.banner', { reason: first?.reason ?? '' })}</Typography>
        <BannerLink to={`${PANEL_ROOT}/sending`}>
          <Typography textColor="neutral800" fontWeight="bold">
            {t('sending.banner.link')}
          </Typography>
        </BannerLink>
      </Flex>
    </Box>
  );
};

const BannerLink = styled(Link)`
  color: ${({ theme }) => theme.colors.neutral800};
`;
