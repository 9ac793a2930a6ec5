import { Button, Flex } from '@strapi/design-system';
import { Blocker, Layouts, Page, useForm, usePersistentState } from '@strapi/strapi/admin';
import { useCallback, useMemo, useRef } from 'react';
import type { Catalogue, ErrorDetail, Segment } from '../../../contracts';
import { useT, type Translate } from '../../../i18n/messages';
import { BackTo } from '../../../ui/BackTo';
import type { SummaryItem } from '../../../ui/ErrorSummary';
import { entityOf, pathKey, type BuilderGroup } from '../core/builder-tree';
import { subjectOf, type SegmentForm } from '../core/segment-form';
import { toCountedFilter, toFilter, type FilterDraft } from '../core/to-filter';
import type { FilterBuilderHandle } from './FilterBuilder';
import { SaveBar, SaveInHeader } from './SaveBar';
import { SegmentBody } from './SegmentBody';
import { SegmentSubtitle } from './SegmentSubtitle';
import { usePreview } from './use-preview';
import { useRowErrors } from './use-row-errors';

interface Props {
  catalogue: Catalogue;
  segment: Segment | undefined;
  canSave: boolean;
  /** Set by the page once saving was tried: until then an unfinished row is no error. */
  attempt: { count: number; details: ErrorDetail[] };
  summaryRef: React.RefObject<HTMLDivElement>;
  /** The stored values are on screen again. */
  onDiscard(): void;
}

/** Inside the form: header, builder and panels, all reading the same values. */
export const SegmentEditor = ({ catalogue, segment, canSave, attempt, summaryRef, onDiscard }: Props) => {
  const t = useT();
  const values = useForm('SegmentEditor', (form) => form.values as SegmentForm);
  const { modified, isSubmitting, onChange, resetForm, errors } = useForm('SegmentEditor', (form) => form);
  const builderRef = useRef<FilterBuilderHandle>(null);
  const { tree, timezone } = values;
  const draft = useMemo(() => toFilter(tree, subjectOf({ tree, timezone })), [tree, timezone]);
  const counted = useMemo(() => toCountedFilter(tree, subjectOf({ tree, timezone })), [tree, timezone]);
  const [countsOn, setCountsOn] = usePersistentState('COHORT_RULE_COUNTS', false);
  const preview = usePreview(canSave ? counted : NOT_ASKED, { counts: countsOn, segment: segment?.documentId });
  const onTree = useCallback((next: BuilderGroup) => onChange('tree', next), [onChange]);

  // One that is ready-made can be saved as it was begun.
  const isReady = modified || (segment === undefined && values.name !== '');

  const discard = () => {
    resetForm();
    onDiscard();
  };

  const tried = attempt.count > 0;
  const storedErrors = useMemo(
    () => [...attempt.details, ...(modified ? [] : (segment?.problems ?? []))],
    [attempt.details, modified, segment],
  );
  const rowErrors = useRowErrors({ tree, draft, tried, previewErrors: preview.errors, storedErrors });
  const entity = entityOf(tree);
  const entityLabel = catalogue.entities.find(({ key }) => key === entity)?.label ?? entity;
  const rowItems = (tried ? rowErrors : []).map((error) => ({
    key: `${pathKey(error.path)} ${error.message}`,
    message: error.summary,
    onSelect: () => builderRef.current?.focus({ path: error.path, control: error.control }),
  }));

  return (
    <Page.Main>
      <Page.Title>{segment?.name ?? t('segment.new')}</Page.Title>
      <Layouts.Header
        title={values.name || t('segment.new')}
        subtitle={<SegmentSubtitle segment={segment} />}
        navigationAction={<BackTo list="segments" />}
        primaryAction={
          canSave ? (
            <Flex gap={2}>
              <Button variant="tertiary" disabled={!modified || isSubmitting} onClick={discard}>
                {t('action.discard')}
              </Button>
              <SaveInHeader isReady={isReady} />
            </Flex>
          ) : undefined
        }
      />
      <SegmentBody
        catalogue={catalogue}
        segment={segment}
        values={values}
        entityLabel={entityLabel}
        draft={counted}
        preview={preview}
        counting={{ on: countsOn, toggle: setCountsOn }}
        rowErrors={rowErrors}
        summary={[...fieldItems(errors as Record<string, unknown>, t), ...rowItems]}
        summaryRef={summaryRef}
        builderRef={builderRef}
        disabled={!canSave}
        isDirty={modified}
        onTree={onTree}
      />
      {canSave ? (
        <SaveBar
          isReady={isReady}
          preview={segment?.type === 'static' ? undefined : preview}
          entityLabel={entityLabel}
        />
      ) : null}
      <Blocker />
    </Page.Main>
  );
};

const fieldItems = ({ name, entity }: Record<string, unknown>, t: Translate): SummaryItem[] => [
  ...(typeof name === 'string' ? [{ key: 'name', message: t('segment.errorInName', { message: name }) }] : []),
  ...(typeof entity === 'string' ? [{ key: 'entity', message: entity }] : []),
];

/** Of rules that are read only: they may refer to what this reader may not ask about. */
const NOT_ASKED: FilterDraft = { complete: false, gaps: [] };
