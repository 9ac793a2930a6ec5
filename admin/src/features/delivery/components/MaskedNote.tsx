import { Box, Typography } from '@strapi/design-system';
import type { Addresses } from '../../../contracts';
import { useT } from '../../../i18n/messages';

/** Says on a list, to who sees masked addresses, what therefore is not there. */
export const MaskedNote = ({
  of,
  addresses,
}: {
  of: 'deliveries' | 'suppressions';
  addresses: Addresses | undefined;
}) => {
  const t = useT();
  if (addresses !== 'masked') return null;
  return (
    <Box
      paddingLeft={{ initial: 4, medium: 6, large: 10 }}
      paddingRight={{ initial: 4, medium: 6, large: 10 }}
      paddingBottom={4}
    >
      <Typography textColor="neutral600" tag="p">
        {t(`${of}.masked`)} {t('addresses.right')}
      </Typography>
    </Box>
  );
};
