import { Box, Flex, Typography } from '@strapi/design-system';
import type { ErasedPerson } from '../../../contracts';
import { useT } from '../../../i18n/messages';

export const isStillNamed = ({ segments, hiddenSegments }: ErasedPerson): boolean =>
  segments.length + hiddenSegments > 0;

/** What erasing leaves to its authors: segments that name the address. Nothing where there are none. */
export const StillNamed = ({ person }: { person: ErasedPerson }) => {
  const t = useT();
  const { segments, hiddenSegments } = person;
  if (!isStillNamed(person)) return null;
  return (
    <Box padding={4} background="warning100" hasRadius aria-live="polite">
      <Flex direction="column" alignItems="stretch" gap={2}>
        {segments.length > 0 ? (
          <Typography tag="p">{t('erase.segments', { names: segments.map(({ name }) => name).join(', ') })}</Typography>
        ) : null}
        {hiddenSegments > 0 ? (
          <Typography tag="p">{t('erase.hiddenSegments', { count: hiddenSegments })}</Typography>
        ) : null}
      </Flex>
    </Box>
  );
};
