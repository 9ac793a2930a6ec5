import { Badge, Flex, Tooltip, Typography } from '@strapi/design-system';
import { usePersistentState } from '@strapi/strapi/admin';
import { useMemo } from 'react';
import type { Member } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import type { Column } from '../../../ui/DataTable';
import { chosenColumns, columnChoices, type ColumnChoice } from '../core/member-columns';
import type { SegmentViewProps } from '../SegmentDetailPage';
import { MemberLink, useEntryAddress } from './MemberLink';
import { useMemberMenu } from './use-member-menu';
import { useValueText } from './use-value-text';

const NONE: string[] = [];

/** What a reader wants to see of the members of an entity, remembered in the browser. */
export const useColumnChoice = ({ segment, catalogue }: SegmentViewProps) => {
  const t = useT();
  const [names, setNames] = usePersistentState<string[]>(`COHORT_MEMBER_COLUMNS:${segment.entity}`, NONE);
  const choices = useMemo(() => columnChoices(catalogue, segment, t('members.since')), [catalogue, segment, t]);
  const chosen = useMemo(() => chosenColumns(choices, names), [choices, names]);
  return { choices, chosen, setNames };
};

/** The columns of the members: who they are, what was chosen, and what can be done. */
export const useMemberColumns = (
  { segment, catalogue }: SegmentViewProps,
  { chosen, canChange }: { chosen: readonly ColumnChoice[]; canChange: boolean },
): Column<Member>[] => {
  const t = useT();
  const menu = useMemberMenu(segment);
  const textOf = useValueText();
  const entity = catalogue.entities.find(({ key }) => key === segment.entity);
  const addressOf = useEntryAddress(entity?.uid);
  const actions: Column<Member> = { key: 'actions', label: t('list.actions'), quiet: true, cell: menu };
  const name: Column<Member> = {
    key: 'name',
    label: t('members.name'),
    ...(entity?.shown.includes('name') ? { sortKey: 'name' } : {}),
    cell: (member) => <NameCell member={member} to={addressOf(member.documentId)} />,
  };
  const email: Column<Member> = {
    key: 'email',
    label: t('members.email'),
    sortKey: 'email',
    cell: ({ email: address }) => (
      <Typography textColor={address ? 'neutral800' : 'neutral600'}>{address ?? t('members.noAddress')}</Typography>
    ),
  };
  const more = chosen.map(({ name: sortKey, label, type }): Column<Member> => ({
    ...{ key: `value:${sortKey}`, sortKey, label },
    cell: ({ values }) => <ValueCell text={textOf(values?.[sortKey] ?? null, type)} />,
  }));
  return [name, ...(entity?.shown.includes('email') ? [email] : []), ...more, ...(canChange ? [actions] : [])];
};

const NameCell = ({ member, to }: { member: Member; to: string | undefined }) => (
  <Flex gap={2}>
    <MemberLink member={member} to={to} />
    {member.pin?.direction === 'in' ? <PinnedBadge reason={member.pin.reason} /> : null}
  </Flex>
);

const ValueCell = ({ text }: { text: string | null }) => (
  <Typography textColor={text === null ? 'neutral600' : 'neutral800'} ellipsis tag="p" style={{ maxWidth: '24rem' }}>
    {text ?? '–'}
  </Typography>
);

const PinnedBadge = ({ reason }: { reason: string | null }) => {
  const t = useT();
  const badge = <Badge>{t('pins.in')}</Badge>;
  return reason ? <Tooltip label={reason}>{badge}</Tooltip> : badge;
};
