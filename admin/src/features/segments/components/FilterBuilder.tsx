import { Box, Typography } from '@strapi/design-system';
import { forwardRef, useId, useImperativeHandle, useMemo, useRef } from 'react';
import { QueryBuilder } from 'react-querybuilder';
import { useT } from '../../../i18n/messages';
import { pathKey, type BuilderGroup, type TreePath } from '../core/builder-tree';
import { contradictions } from '../core/contradictions';
import type { FocusTarget } from '../core/edit-tree';
import type { RowError } from '../core/error-paths';
import { leftOutAt } from '../core/muted-nodes';
import { BuilderContext, type Builder, type RowCount } from './builder-context';
import { GroupBlock } from './GroupBlock';
import { RuleRow } from './RuleRow';
import { useOwnTree } from './use-own-tree';
import { useRowFocus } from './use-row-focus';

type Given = Pick<
  Builder,
  'catalogue' | 'uid' | 'entityLabel' | 'tree' | 'names' | 'datesOf' | 'disabled' | 'goneKey' | 'onRemoved'
>;

interface Props extends Given {
  onChange(tree: BuilderGroup): void;
  errors: readonly RowError[];
  /** How many each condition of the root matches; empty where that is not asked or not known. */
  counts: readonly RowCount[];
}

/** What the page may ask of the builder: to lead the reader to a row. */
export interface FilterBuilderHandle {
  focus(target: FocusTarget): void;
}

/** Every control is our own: the library's look never shows, its engine keeps the tree and the history. */
const CONTROLS = { ruleGroup: GroupBlock, rule: RuleRow };

export const FilterBuilder = forwardRef<FilterBuilderHandle, Props>((props, ref) => {
  const [tree, onChange] = useOwnTree(props.tree, props.onChange);
  const t = useT();
  const titleId = useId();
  const qbId = useId();
  const root = useRef<HTMLElement>(null);
  const { focusNow, focusLater } = useRowFocus(root, tree);
  useImperativeHandle(ref, () => ({ focus: focusNow }), [focusNow]);
  const builder = useBuilderValue({ ...props, tree }, { focusNow, focusLater });

  return (
    <Box tag="section" ref={root} aria-labelledby={titleId}>
      <Typography id={titleId} tag="h2" variant="delta" paddingBottom={3}>
        {t('builder.title')}
      </Typography>
      <BuilderContext.Provider value={builder}>
        <QueryBuilder
          qbId={qbId}
          query={tree}
          onQueryChange={(query) => onChange(query)}
          controlElements={CONTROLS}
          enableMountQueryChange={false}
          suppressStandardClassnames
        />
      </BuilderContext.Provider>
    </Box>
  );
});
FilterBuilder.displayName = 'FilterBuilder';

const useBuilderValue = (
  { catalogue, uid, entityLabel, tree, names, datesOf, disabled, goneKey, onRemoved, errors, counts }: Props,
  { focusNow, focusLater }: Pick<Builder, 'focusNow' | 'focusLater'>,
): Builder =>
  useMemo(() => {
    const conflicts = new Map(contradictions(tree).map((found) => [pathKey(found.path), found.with]));
    const countsByPath = new Map(counts.map((count) => [pathKey(count.path), count]));
    const messagesAt = (path: TreePath) =>
      errors.filter((error) => pathKey(error.path) === pathKey(path)).map(({ message }) => message);
    return {
      catalogue,
      uid,
      entityLabel,
      tree,
      names,
      datesOf,
      disabled,
      goneKey,
      onRemoved,
      messagesAt,
      conflictAt: (path) => conflicts.get(pathKey(path)),
      leftOutAt: (path) => leftOutAt(tree, path),
      countAt: (path) => countsByPath.get(pathKey(path)),
      focusNow,
      focusLater,
    };
  }, [
    catalogue,
    uid,
    entityLabel,
    tree,
    names,
    datesOf,
    disabled,
    goneKey,
    onRemoved,
    errors,
    counts,
    focusNow,
    focusLater,
  ]);
