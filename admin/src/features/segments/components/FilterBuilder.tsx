import { Box, Typography } from '@strapi/design-system';
import { forwardRef, useCallback, useId, useImperativeHandle, useMemo, useRef } from 'react';
import { QueryBuilder } from 'react-querybuilder';
import type { Catalogue } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { pathKey, type BuilderGroup, type TreePath } from '../core/builder-tree';
import { contradictions } from '../core/contradictions';
import type { FocusTarget } from '../core/edit-tree';
import type { RowError } from '../core/error-paths';
import { BuilderContext, type Builder } from './builder-context';
import { GroupBlock } from './GroupBlock';
import { RuleRow } from './RuleRow';
import { useRowFocus } from './use-row-focus';

interface Props {
  catalogue: Catalogue;
  uid: string;
  entityLabel: string;
  tree: BuilderGroup;
  onChange(tree: BuilderGroup): void;
  /** A condition was removed: the page says how it comes back. */
  onRemoved(): void;
  errors: readonly RowError[];
  disabled?: boolean;
}

/** What the page may ask of the builder: to lead the reader to a row. */
export interface FilterBuilderHandle {
  focus(target: FocusTarget): void;
}

/** Every control is our own: the library's look never shows, its engine keeps the tree and the history. */
const CONTROLS = { ruleGroup: GroupBlock, rule: RuleRow };

export const FilterBuilder = forwardRef<FilterBuilderHandle, Props>(
  ({ catalogue, uid, entityLabel, tree, onChange, onRemoved, errors, disabled = false }, ref) => {
    const t = useT();
    const titleId = useId();
    const qbId = useId();
    const root = useRef<HTMLElement>(null);
    const { focusNow, focusLater } = useRowFocus(root, tree);
    useImperativeHandle(ref, () => ({ focus: focusNow }), [focusNow]);

    const messagesAt = useCallback(
      (path: TreePath) => errors.filter((error) => pathKey(error.path) === pathKey(path)).map(({ message }) => message),
      [errors],
    );
    const conflictAt = useMemo(() => {
      const former = new Map(contradictions(tree).map((found) => [pathKey(found.path), found.with]));
      return (path: TreePath) => former.get(pathKey(path));
    }, [tree]);
    const builder = useMemo<Builder>(
      () => ({ catalogue, uid, entityLabel, tree, disabled, messagesAt, conflictAt, focusNow, focusLater, onRemoved }),
      [catalogue, uid, entityLabel, tree, disabled, messagesAt, conflictAt, focusNow, focusLater, onRemoved],
    );

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
  },
);
FilterBuilder.displayName = 'FilterBuilder';
