import { Button, Flex, Typography } from '@strapi/design-system';
import type { Segment } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { usePermissions } from '../../../permissions';

interface Props {
  chosen: readonly Segment[];
  onRecalculate(segments: readonly Segment[]): void;
  onArchive(segments: readonly Segment[]): void;
  onDelete(segments: readonly Segment[]): void;
}

/** What can be done with all the ticked segments; each button says with how many. */
export const BulkActions = ({ chosen, onRecalculate, onArchive, onDelete }: Props) => {
  const t = useT();
  const { allowedActions } = usePermissions();
  const own = chosen.filter(({ canEdit }) => canEdit);
  const open = own.filter(({ state }) => state !== 'archived');
  if (chosen.length === 0) return null;
  return (
    <Flex gap={2} wrap="wrap" role="group" aria-label={t('segments.chosen', { count: chosen.length })}>
      <Typography textColor="neutral600">{t('segments.chosen', { count: chosen.length })}</Typography>
      {allowedActions.canUpdateSegments ? (
        <>
          <Button size="S" variant="secondary" onClick={() => onRecalculate(chosen)}>
            {t('segments.bulk.recalculate', { count: chosen.length })}
          </Button>
          <Button size="S" variant="secondary" disabled={open.length === 0} onClick={() => onArchive(open)}>
            {t('segments.bulk.archive', { count: open.length })}
          </Button>
        </>
      ) : null}
      {allowedActions.canDeleteSegments ? (
        <Button size="S" variant="danger-light" disabled={own.length === 0} onClick={() => onDelete(own)}>
          {t('segments.delete.confirm', { count: own.length })}
        </Button>
      ) : null}
    </Flex>
  );
};
