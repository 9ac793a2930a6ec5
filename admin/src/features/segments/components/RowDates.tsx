import { Typography } from '@strapi/design-system';
import { useT } from '../../../i18n/messages';
import { useDates } from '../../../ui/useDates';
import { nodeAt, type TreePath } from '../core/builder-tree';
import { useBuilder } from './builder-context';

/** “since 21 Oct 2026, 14:05 (Asia/Bangkok), rolling”: what a relative date of this row came to, as the server counts. */
export const RowDates = ({ path }: { path: TreePath }) => {
  const t = useT();
  const { day, local } = useDates();
  const { tree, datesOf } = useBuilder();
  const found = datesOf(nodeAt(tree, path));
  const [first] = found?.dates ?? [];
  if (!found || !first) return null;
  const { timezone, dates } = found;
  const when = dates.map(({ at }) => (at.includes('T') ? local(at, timezone) : day(at))).join(' – ');
  return (
    <Typography variant="pi" textColor="neutral600" tag="p">
      {t(`builder.range.${first.kind}`, { when, timezone })}
    </Typography>
  );
};
