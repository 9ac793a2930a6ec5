import { Box, Typography } from '@strapi/design-system';
import { useRef, useState } from 'react';
import type { Catalogue } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { QuestionDialog } from '../../../ui/QuestionDialog';
import { SegmentedRadio } from '../../../ui/SegmentedRadio';
import { countRules, entityOf, type BuilderGroup } from '../core/builder-tree';
import { emptyTree } from '../core/from-filter';

interface Props {
  catalogue: Catalogue;
  tree: BuilderGroup;
  disabled: boolean;
  onTree(tree: BuilderGroup): void;
}

/** What the segment is made of. Another entity has other fields: its rules start over, and the former ones are kept. */
export const EntityField = ({ catalogue, tree, disabled, onTree }: Props) => {
  const t = useT();
  const kept = useRef(new Map<string, BuilderGroup>());
  const [asked, setAsked] = useState<string>();
  const entity = entityOf(tree);
  const entities = catalogue.entities.filter(({ canBeSegmented }) => canBeSegmented);
  const labelOf = (key: string) => entities.find((candidate) => candidate.key === key)?.label ?? key;
  if (entities.length < 2) return null;
  const change = (next: string) => {
    setAsked(undefined);
    kept.current.set(entity, tree);
    onTree(kept.current.get(next) ?? emptyTree(next));
  };
  return (
    <Box>
      <Typography variant="pi" fontWeight="bold" tag="p" aria-hidden paddingBottom={1}>
        {t('segment.entity')}
      </Typography>
      <SegmentedRadio
        legend={t('segment.entity')}
        choices={entities.map(({ key, label }) => ({ value: key, label }))}
        value={entity}
        disabled={disabled}
        onChange={(next) => (tree.rules.length === 0 ? change(next) : setAsked(next))}
      />
      {asked === undefined ? null : (
        <QuestionDialog
          title={t('segment.entity.title', { entity: labelOf(asked) })}
          tone="warning"
          confirm={{
            label: t('segment.entity.confirm', { entity: labelOf(asked) }),
            variant: 'default',
            action: () => change(asked),
          }}
          onClose={() => setAsked(undefined)}
        >
          <Typography tag="p">
            {t('segment.entity.question', { count: countRules(tree), entity: labelOf(entity) })}
          </Typography>
        </QuestionDialog>
      )}
    </Box>
  );
};
