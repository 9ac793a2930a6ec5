import { Box, Button, Dialog, Typography } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';
import { useRef, useState } from 'react';
import type { Catalogue } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { OpenDialog } from '../../../ui/OpenDialog';
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
        <Question
          texts={{
            title: t('segment.entity.title', { entity: labelOf(asked) }),
            text: t('segment.entity.question', { count: countRules(tree), entity: labelOf(entity) }),
            confirm: t('segment.entity.confirm', { entity: labelOf(asked) }),
          }}
          onConfirm={() => change(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Box>
  );
};

interface QuestionProps {
  texts: Record<'title' | 'text' | 'confirm', string>;
  onConfirm(): void;
  onClose(): void;
}

const Question = ({ texts, onConfirm, onClose }: QuestionProps) => {
  const t = useT();
  return (
    <OpenDialog onClose={onClose}>
      <Dialog.Content>
        <Dialog.Header>{texts.title}</Dialog.Header>
        <Dialog.Body icon={<WarningCircle aria-hidden fill="warning600" width="2.4rem" height="2.4rem" />}>
          {texts.text}
        </Dialog.Body>
        <Dialog.Footer>
          <Dialog.Cancel>
            <Button fullWidth variant="tertiary">
              {t('action.cancel')}
            </Button>
          </Dialog.Cancel>
          <Button fullWidth onClick={onConfirm}>
            {texts.confirm}
          </Button>
        </Dialog.Footer>
      </Dialog.Content>
    </OpenDialog>
  );
};
