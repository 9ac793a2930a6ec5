import { useMemo } from 'react';
import type { ErrorDetail } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { ordinalOf, pathKey, type BuilderGroup } from '../core/builder-tree';
import type { FocusTarget } from '../core/edit-tree';
import { countedRowOf, rowErrors, treePathOf, type RowError } from '../core/error-paths';
import type { FilterDraft, GapReason } from '../core/to-filter';

/** What a row says, what the summary above says of it, and where its link leads. */
export interface SummedRowError extends RowError {
  summary: string;
  control: FocusTarget['control'];
}

interface Found {
  tree: BuilderGroup;
  /** Of what would be saved. */
  draft: FilterDraft;
  /** Saving was tried: until then an unfinished row is no error. */
  tried: boolean;
  /** About the rules as they are counted. */
  previewErrors: readonly ErrorDetail[];
  /** About the rules as they are stored, or were sent to be. */
  storedErrors: readonly ErrorDetail[];
}

/** Where the remedy is, if it is not the first control of the row. */
const CONTROLS: Partial<Record<GapReason, FocusTarget['control']>> = { muted: 'menu', empty_group: 'add' };

/** What is wrong with which row, each thing once: what is unfinished or muted, and what the server does not accept. */
export const useRowErrors = ({ tree, draft, tried, previewErrors, storedErrors }: Found): SummedRowError[] => {
  const t = useT();
  return useMemo(() => {
    const summed = ({ path, message }: RowError, reason?: GapReason): SummedRowError => {
      const number = ordinalOf(path);
      const summary = reason === 'muted' ? t('segment.mutedAt', { number }) : t('segment.errorAt', { number, message });
      if (path.length === 0) return { path, message, summary: message, control: 'add' };
      return { path, message, summary, control: (reason && CONTROLS[reason]) ?? 'row' };
    };
    const gaps = draft.complete || !tried ? [] : draft.gaps;
    const found = [
      ...gaps.map(({ path, reason }) => summed({ path, message: t(`gap.${reason}`) }, reason)),
      ...rowErrors(previewErrors, countedRowOf(tree)).map((error) => summed(error)),
      ...rowErrors(storedErrors, treePathOf).map((error) => summed(error)),
    ];
    return [...new Map(found.map((error) => [`${pathKey(error.path)} ${error.message}`, error])).values()];
  }, [tree, draft, tried, previewErrors, storedErrors, t]);
};
