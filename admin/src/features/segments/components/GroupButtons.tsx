import { Button, Flex, Typography } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
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
  const levels = path.length + (conditionsOnly ? 1 : 2);
  const tooDeep = levels > maxDepth ? t('builder.limit.depth', { max: maxDepth }) : undefined;
  const blocked = full ?? (conditionsOnly ? tooDeep : undefined);
  const reason = full ?? tooDeep;
  const reasonId = reason === undefined ? undefined : `cohort-limit-${pathKey(path)}`;
  const within = path.length === 0 ? '' : t('builder.add.within', { number: ordinalOf(path) });
  if (disabled) return null;
  return (
    <Flex gap={2} wrap="wrap">
      <Button
        variant={path.length === 0 ? 'secondary' : 'tertiary'}
        size="S"
        startIcon={<Plus />}
        disabled={blocked !== undefined}
        aria-describedby={reasonId}
        data-focus-add={pathKey(path)}
        aria-label={`${t(conditionsOnly ? 'builder.add.where' : 'builder.add.condition')} ${within}`}
        onClick={() => edit((current) => addRule(current, path))}
      >
        {t(conditionsOnly ? 'builder.add.where' : 'builder.add.condition')}
      </Button>
      {conditionsOnly ? null : (
        <Button
          variant="tertiary"
          size="S"
          startIcon={<Plus />}
          disabled={reason !== undefined}
          aria-describedby={reasonId}
          aria-label={`${t('builder.add.group')} ${within}`}
          onClick={() => edit((current) => addGroup(current, path))}
        >
          {t('builder.add.group')}
        </Button>
      )}
      {reason === undefined ? null : (
        <Typography id={reasonId} variant="pi" textColor="neutral600">
          {reason}
        </Typography>
      )}
      {path.length === 0 ? <UndoRedo qbId={schema.qbId} /> : null}
    </Flex>
  );
};
