import { Flex, IconButton, Typography } from '@strapi/design-system';
import { ArrowClockwise } from '@strapi/icons';
import { useT } from '../../../i18n/messages';
import { useDates } from '../../../ui/useDates';
import { useNow } from '../../../ui/useNow';

const TICK_MS = 5_000;

/** “Updated 10 seconds ago”, and a button that asks again. */
export const UpdatedNote = ({ atMs, onRefresh }: { atMs: number; onRefresh(): void }) => {
  const t = useT();
  const { relative } = useDates();
  useNow(TICK_MS);
  return (
    <Flex gap={2} justifyContent="space-between">
      <Typography variant="pi" textColor="neutral600">
        {t('preview.updated', { when: relative(new Date(atMs).toISOString()) })}
      </Typography>
      <IconButton size="S" variant="ghost" label={t('preview.refresh')} onClick={onRefresh}>
        <ArrowClockwise />
      </IconButton>
    </Flex>
  );
};
