import { Box, Flex, Typography } from '@strapi/design-system';
import { useT } from '../../../i18n/messages';
import { NamedEntries } from '../../../ui/NamedEntries';
import type { MembersChanged } from '../members-api';

/** What would happen: how many come in, who is in already, and each line that names nobody. */
export const SelectionReview = ({ plan }: { plan: MembersChanged }) => {
  const t = useT();
  const { changed, unchanged, unknown, unknownTotal, invalid, invalidTotal } = plan;
  return (
    <Box padding={4} background="neutral100" hasRadius aria-live="polite">
      <Flex direction="column" alignItems="stretch" gap={2}>
        <Typography variant="delta" tag="p">
          {t('members.review.added', { count: changed })}
        </Typography>
        {unchanged > 0 ? <Typography>{t('members.review.already', { count: unchanged })}</Typography> : null}
        <NamedEntries
          title={t('members.review.unknown', { count: unknownTotal })}
          entries={unknown}
          total={unknownTotal}
        />
        <NamedEntries
          title={t('members.review.invalid', { count: invalidTotal })}
          entries={invalid.map(({ line, value, message }) => t('members.review.line', { line, value, message }))}
          total={invalidTotal}
        />
      </Flex>
    </Box>
  );
};
