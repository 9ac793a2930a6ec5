import { Button, Flex, Tooltip } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import type { ReactElement } from 'react';
import { useT } from '../../../i18n/messages';
import { countRules, ordinalOf, pathKey, type TreePath } from '../core/builder-tree';
import { addGroup, addRule } from '../core/edit-tree';
import { useBuilder } from './builder-context';
import { UndoRedo } from './UndoRedo';
import { useEdit, type BuilderSchema } from './use-edit';

interface Props {
  path: TreePath;
  schema: BuilderSchema;
  /** A `where` block takes conditions only from here; groups come by wrapping. */
  conditionsOnly?: boolean;
}

export const GroupButtons = ({ path, schema, conditionsOnly }: Props) => {
  const t = useT();
  const { tree, catalogue, disabled } = useBuilder();
  const edit = useEdit(schema);
  const { maxDepth, maxRules } = catalogue.limits;
  const full = countRules(tree) >= maxRules ? t('builder.limit.rules', { max: maxRules }) : undefined;
  const tooDeep = path.length + 2 > maxDepth ? t('builder.limit.depth', { max: maxDepth }) : undefined;
  const within = path.length === 0 ? '' : t('builder.add.within', { number: ordinalOf(path) });
  if (disabled) return null;
  return (
    <Flex gap={2} wrap="wrap">
      <WithReason reason={full}>
        <Button
          variant={path.length === 0 ? 'secondary' : 'tertiary'}
          size="S"
          startIcon={<Plus />}
          disabled={full !== undefined}
          data-focus-add={pathKey(path)}
          aria-label={
            conditionsOnly ? `${t('builder.add.where')} ${within}` : `${t('builder.add.condition')} ${within}`
          }
          onClick={() => edit((current) => addRule(current, path))}
        >
          {t(conditionsOnly ? 'builder.add.where' : 'builder.add.condition')}
        </Button>
      </WithReason>
      {conditionsOnly ? null : (
        <WithReason reason={full ?? tooDeep}>
          <Button
            variant="tertiary"
            size="S"
            startIcon={<Plus />}
            disabled={(full ?? tooDeep) !== undefined}
            aria-label={`${t('builder.add.group')} ${within}`}
            onClick={() => edit((current) => addGroup(current, path))}
          >
            {t('builder.add.group')}
          </Button>
        </WithReason>
      )}
      {path.length === 0 ? <UndoRedo qbId={schema.qbId} /> : null}
    </Flex>
  );
};

const WithReason = ({ reason, children }: { reason: string | undefined; children: ReactElement }) =>
  reason ? (
    <Tooltip label={reason}>
      <span>{children}</span>
    </Tooltip>
  ) : (
    children
  );
