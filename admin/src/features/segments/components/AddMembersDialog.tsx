import { Field, Flex, Tag, Textarea } from '@strapi/design-system';
import { Cross } from '@strapi/icons';
import { useState } from 'react';
import type { Member, MemberSelection } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { FileField } from '../../../ui/FileField';
import { ModalFrame } from '../../../ui/ModalFrame';
import { SegmentedRadio } from '../../../ui/SegmentedRadio';
import { useDialogSubmit } from '../../../ui/useDialogSubmit';
import { selectionFromText } from '../core/member-input';
import { useChangeMembersMutation, type MembersChanged } from '../members-api';
import type { SegmentViewProps } from '../SegmentDetailPage';
import { MemberPicker, memberName } from './MemberPicker';
import { SelectionReview } from './SelectionReview';

const WAYS = ['search', 'paste', 'file'] as const;
type Way = (typeof WAYS)[number];
type Named = Pick<MemberSelection, 'ids' | 'csv'>;

/** Names members by search, by pasting, or by a file; the server says what would happen before anything does. */
export const AddMembersDialog = ({ segment, catalogue, onClose }: SegmentViewProps & { onClose(): void }) => {
  const t = useT();
  const [way, setWay] = useState<Way>('search');
  const [named, setNamed] = useState<Named>();
  const { plan, error, isLoading, check, apply, reset } = useAddition(segment.documentId, named, onClose);
  const name = (next: Named | undefined) => {
    setNamed(next);
    reset();
  };
  return (
    <ModalFrame
      title={t('members.add.title', { name: segment.name })}
      error={error}
      confirm={
        plan
          ? {
              label: t('members.add.confirm', { count: plan.changed }),
              isBusy: isLoading,
              isDisabled: plan.changed === 0,
              action: apply,
            }
          : { label: t('members.add.check'), isBusy: isLoading, isDisabled: !named, action: check }
      }
      onClose={onClose}
    >
      <SegmentedRadio
        legend={t('members.way')}
        choices={WAYS.map((value) => ({ value, label: t(`members.way.${value}`) }))}
        value={way}
        onChange={(next) => {
          setWay(next);
          name(undefined);
        }}
      />
      {way === 'search' ? (
        <BySearch segment={segment} catalogue={catalogue} onName={name} />
      ) : way === 'paste' ? (
        <ByText onName={name} />
      ) : (
        <FileField
          label={t('members.way.file')}
          hint={t('members.file.hint')}
          onText={(csv) => name(csv === undefined ? undefined : { csv })}
        />
      )}
      {plan ? <SelectionReview plan={plan} /> : null}
    </ModalFrame>
  );
};

const useAddition = (id: string, named: Named | undefined, onClose: () => void) => {
  const t = useT();
  const { run, error, clear } = useDialogSubmit();
  const [change, { isLoading }] = useChangeMembersMutation();
  const [plan, setPlan] = useState<MembersChanged>();
  const reset = () => {
    setPlan(undefined);
    clear();
  };
  const send = (dryRun: boolean) => change({ id, remove: false, data: { ...named, dryRun } }).unwrap();
  return {
    plan,
    error,
    isLoading,
    reset,
    check: () => void run(() => send(true), { onDone: setPlan }),
    apply: () =>
      void run(() => send(false), {
        done: ({ changed }) => t('members.added', { count: changed }),
        onDone: onClose,
      }),
  };
};

interface WayProps {
  onName(named: Named | undefined): void;
}

const BySearch = ({ segment, catalogue, onName }: SegmentViewProps & WayProps) => {
  const t = useT();
  const [chosen, setChosen] = useState<Member[]>([]);
  const change = (members: Member[]) => {
    setChosen(members);
    onName(members.length > 0 ? { ids: members.map(({ documentId }) => documentId) } : undefined);
  };
  return (
    <>
      <MemberPicker
        catalogue={catalogue}
        entity={segment.entity}
        label={t('memberPicker.label')}
        onChoose={(member) => change([...chosen.filter((other) => other.documentId !== member.documentId), member])}
      />
      <Flex gap={2} wrap="wrap">
        {chosen.map((member) => (
          <Tag
            key={member.documentId}
            icon={<Cross aria-hidden />}
            label={t('builder.list.remove', { value: memberName(member) })}
            onClick={() => change(chosen.filter((other) => other !== member))}
          >
            {memberName(member)}
          </Tag>
        ))}
      </Flex>
    </>
  );
};

const ByText = ({ onName }: WayProps) => {
  const t = useT();
  const [text, setText] = useState('');
  return (
    <Field.Root name="pasted" hint={t('members.paste.hint')}>
      <Field.Label>{t('members.way.paste')}</Field.Label>
      <Textarea
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          onName(selectionFromText(event.target.value));
        }}
      />
      <Field.Hint />
    </Field.Root>
  );
};
