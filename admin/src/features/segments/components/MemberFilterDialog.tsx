import { Typography } from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { Catalogue, ErrorDetail, Filter, Segment } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { ModalParts, TitledModal } from '../../../ui/ModalFrame';
import { QuestionDialog } from '../../../ui/QuestionDialog';
import type { BuilderGroup } from '../core/builder-tree';
import { uidOf } from '../core/catalogue-paths';
import { emptyTree, fromFilter } from '../core/from-filter';
import { isTooLongForAddress, writeMemberFilter } from '../core/member-filter';
import { toFilter } from '../core/to-filter';
import { useNames } from '../use-names';
import type { RowCount } from './builder-context';
import { FilterBuilder, type FilterBuilderHandle } from './FilterBuilder';
import { useRowErrors } from './use-row-errors';

interface Props {
  segment: Segment;
  catalogue: Catalogue;
  /** What the list is narrowed by now. */
  filter: Filter | undefined;
  /** What the server says of that. */
  errors: readonly ErrorDetail[];
  /** The text for the address; undefined shows every member. */
  onFilter(text: string | undefined): void;
  onClose(): void;
}

const NO_ERRORS: readonly ErrorDetail[] = [];
const NO_COUNTS: RowCount[] = [];
const NO_DATES = (): undefined => undefined;

const isSame = (tree: BuilderGroup, initial: BuilderGroup): boolean =>
  tree === initial || JSON.stringify(tree) === JSON.stringify(initial);

/** Conditions that the members shown meet besides those of the segment. */
export const MemberFilterDialog = ({ segment, catalogue, filter, errors, onFilter, onClose }: Props) => {
  const t = useT();
  const names = useNames();
  const { toggleNotification } = useNotification();
  const builder = useRef<FilterBuilderHandle>(null);
  const [initial] = useState(() => (filter ? fromFilter(filter) : emptyTree(segment.entity)));
  const [tree, setTree] = useState<BuilderGroup>(initial);
  const [tried, setTried] = useState(false);
  const [isLong, setLong] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const { entity } = segment;
  const timezone = filter?.timezone;
  const draft = useMemo(
    () => toFilter(tree, { entity, ...(timezone === undefined ? {} : { timezone }) }),
    [tree, entity, timezone],
  );
  const storedErrors = tree === initial ? errors : NO_ERRORS;
  const rowErrors = useRowErrors({ tree, draft, tried, previewErrors: NO_ERRORS, storedErrors });
  const onRemoved = useCallback(
    () => toggleNotification({ type: 'info', message: t('builder.removed') }),
    [toggleNotification, t],
  );
  const leave = (text: string | undefined) => {
    onFilter(text);
    onClose();
  };
  const apply = () => {
    if (tree.rules.length === 0) return leave(undefined);
    setTried(true);
    if (!draft.complete) {
      const [gap] = draft.gaps;
      if (gap) builder.current?.focus({ path: gap.path, control: 'row' });
      return undefined;
    }
    const text = writeMemberFilter(draft.filter);
    return isTooLongForAddress(text) ? setLong(true) : leave(text);
  };
  const wrong = tried && !draft.complete ? t('segment.errors', { count: rowErrors.length }) : undefined;
  return (
    <TitledModal
      title={t('members.filter.title', { name: segment.name })}
      isWide
      onClose={() => (isSame(tree, initial) ? onClose() : setLeaving(true))}
    >
      <ModalParts
        error={isLong ? t('members.filter.tooLong') : wrong}
        back={
          filter
            ? { label: t('members.filter.clear'), action: () => leave(undefined) }
            : { label: t('action.cancel'), action: onClose }
        }
        confirm={{ label: t('members.filter.apply'), action: apply }}
      >
        <FilterBuilder
          ref={builder}
          catalogue={catalogue}
          uid={uidOf(catalogue, entity) ?? ''}
          entityLabel={catalogue.entities.find(({ key }) => key === entity)?.label ?? entity}
          tree={tree}
          names={names}
          onChange={(next) => {
            setLong(false);
            setTree(next);
          }}
          onRemoved={onRemoved}
          errors={rowErrors}
          counts={NO_COUNTS}
          datesOf={NO_DATES}
          goneKey="members.filter.fieldGone"
          disabled={false}
        />
      </ModalParts>
      {isLeaving ? <LeaveQuestion onLeave={onClose} onClose={() => setLeaving(false)} /> : null}
    </TitledModal>
  );
};

const LeaveQuestion = ({ onLeave, onClose }: { onLeave(): void; onClose(): void }) => {
  const t = useT();
  return (
    <QuestionDialog
      title={t('members.filter.leave.title')}
      tone="warning"
      confirm={{ label: t('members.filter.leave.confirm'), action: onLeave }}
      onClose={onClose}
    >
      <Typography>{t('members.filter.leave.text')}</Typography>
    </QuestionDialog>
  );
};
