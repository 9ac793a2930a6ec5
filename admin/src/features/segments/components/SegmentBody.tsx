import { Box, Flex, Grid, LinkButton, Typography } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';
import { Layouts, useNotification } from '@strapi/strapi/admin';
import { useCallback, useMemo, type RefObject } from 'react';
import { Link } from 'react-router-dom';
import type { Catalogue, Filter, Segment } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { Card } from '../../../ui/Card';
import { ErrorSummary, type SummaryItem } from '../../../ui/ErrorSummary';
import { entityOf, type BuilderGroup } from '../core/builder-tree';
import { uidOf } from '../core/catalogue-paths';
import { describeFilter } from '../core/describe-filter';
import { countedRowOf, type RowError } from '../core/error-paths';
import type { SegmentForm } from '../core/segment-form';
import type { FilterDraft } from '../core/to-filter';
import { useNames } from '../use-names';
import type { RowCount } from './builder-context';
import { FilterBuilder, type FilterBuilderHandle } from './FilterBuilder';
import { IgnoredNote } from './Ignored';
import { SegmentDetails } from './SegmentDetails';
import { SegmentPanels } from './SegmentPanels';
import type { Preview } from './use-preview';
import { useReader } from './use-reader';
import { useRowDates } from './use-row-dates';

interface RuleInputs {
  catalogue: Catalogue;
  segment: Segment | undefined;
  values: SegmentForm;
  entityLabel: string;
  /** What is counted and said: without what is muted. */
  draft: FilterDraft;
  rowErrors: RowError[];
  preview: Preview;
  builderRef: RefObject<FilterBuilderHandle>;
  disabled: boolean;
  isDirty: boolean;
  onTree(tree: BuilderGroup): void;
}

interface Props extends RuleInputs {
  counting: { on: boolean; toggle(on: boolean): void };
  summary: SummaryItem[];
  summaryRef: RefObject<HTMLDivElement>;
}

type RulesProps = Omit<RuleInputs, 'segment' | 'isDirty'>;

/** The editor's two columns: the rules, and what they amount to. */
export const SegmentBody = ({ summary, summaryRef, counting, ...rules }: Props) => {
  const t = useT();
  const { catalogue, segment, values, entityLabel, disabled } = rules;
  const isStatic = segment?.type === 'static';
  return (
    <Layouts.Content>
      <Grid.Root gap={4}>
        <Grid.Item col={9} m={12} s={12} xs={12} direction="column" alignItems="stretch" gap={4}>
          {summary.length > 0 ? (
            <ErrorSummary ref={summaryRef} title={t('segment.errors', { count: summary.length })} items={summary} />
          ) : null}
          {segment && segment.problems.length > 0 ? <BrokenBanner /> : null}
          <Card>
            <SegmentDetails
              catalogue={catalogue}
              tree={values.tree}
              disabled={disabled}
              isStatic={isStatic}
              onTree={rules.onTree}
            />
          </Card>
          <Card>
            {isStatic ? (
              <StaticNote />
            ) : segment?.filterHidden ? (
              <Typography>{t('segment.hidden')}</Typography>
            ) : (
              <Rules {...rules} />
            )}
          </Card>
        </Grid.Item>
        <Grid.Item col={3} m={12} s={12} xs={12} direction="column" alignItems="stretch">
          <SegmentPanels
            catalogue={catalogue}
            segment={segment}
            tree={values.tree}
            entityLabel={entityLabel}
            draft={rules.draft}
            preview={rules.preview}
            counting={counting}
            isDirty={rules.isDirty}
            disabled={disabled}
          />
        </Grid.Item>
      </Grid.Root>
    </Layouts.Content>
  );
};

const NO_COUNTS: RowCount[] = [];

const rowCounts = ({ phase, figures }: Pick<Preview, 'phase' | 'figures'>, tree: BuilderGroup): RowCount[] => {
  if (phase !== 'ready' || !figures?.counts?.counted) return NO_COUNTS;
  const rowOf = countedRowOf(tree);
  return figures.counts.rules.flatMap(({ path: given, ...count }) => {
    const path = rowOf(given);
    return path ? [{ ...count, path }] : [];
  });
};

const Rules = ({ catalogue, values, draft, rowErrors, preview, ...props }: RulesProps) => {
  const t = useT();
  const { builderRef, disabled, onTree, entityLabel } = props;
  const names = useNames();
  const { toggleNotification } = useNotification();
  const onRemoved = useCallback(
    () => toggleNotification({ type: 'info', message: t('builder.removed') }),
    [toggleNotification, t],
  );
  const { phase, figures } = preview;
  const counts = useMemo(() => rowCounts({ phase, figures }, values.tree), [phase, figures, values.tree]);
  const datesOf = useRowDates(preview, values.tree);
  const entity = entityOf(values.tree);
  const uid = uidOf(catalogue, entity);
  if (uid === undefined) {
    return <Typography>{entity === '' ? t('segment.noEntity') : t('segment.entityGone', { entity })}</Typography>;
  }
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <FilterBuilder
        ref={builderRef}
        catalogue={catalogue}
        uid={uid}
        entityLabel={entityLabel}
        tree={values.tree}
        names={names}
        onChange={onTree}
        onRemoved={onRemoved}
        errors={rowErrors}
        counts={counts}
        datesOf={datesOf}
        disabled={disabled}
        goneKey="builder.fieldGone"
      />
      {draft.complete ? <Sentence filter={draft.filter} catalogue={catalogue} /> : null}
      <IgnoredNote tree={values.tree} />
    </Flex>
  );
};

const Sentence = ({ filter, catalogue }: { filter: Filter; catalogue: Catalogue }) => {
  const t = useT();
  const reader = useReader();
  return (
    <Box paddingTop={2} data-testid="sentence">
      <Typography textColor="neutral600">
        {t('segment.inWords', { sentence: describeFilter(filter, catalogue, reader) })}
      </Typography>
    </Box>
  );
};

const BrokenBanner = () => {
  const t = useT();
  return (
    <Box padding={4} hasRadius background="danger100" borderColor="danger200" width="100%">
      <Flex gap={2} alignItems="flex-start">
        <WarningCircle aria-hidden fill="danger700" />
        <Typography textColor="danger700">{t('segment.broken.text')}</Typography>
      </Flex>
    </Box>
  );
};

const StaticNote = () => {
  const t = useT();
  return (
    <Flex direction="column" alignItems="flex-start" gap={3}>
      <Typography>{t('segment.static')}</Typography>
      <LinkButton tag={Link} to="members" variant="secondary">
        {t('members.manage')}
      </LinkButton>
    </Flex>
  );
};
