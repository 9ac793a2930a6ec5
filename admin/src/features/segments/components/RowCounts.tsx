import { Typography } from '@strapi/design-system';
import { useT } from '../../../i18n/messages';
import type { TreePath } from '../core/builder-tree';
import { useBuilder } from './builder-context';

/** “alone 3,402 · after this 1,284”, where each condition is counted. */
export const RowCounts = ({ path }: { path: TreePath }) => {
  const t = useT();
  const count = useBuilder().countAt(path);
  if (!count) return null;
  return (
    <Typography variant="pi" textColor="neutral600" tag="p">
      {t('builder.counts', { alone: count.alone, after: count.afterThis })}
    </Typography>
  );
};
