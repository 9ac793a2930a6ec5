import { Button, Field, Flex, Modal, Tag, Textarea, Typography } from '@strapi/design-system';
import { Cross } from '@strapi/icons';
import { useState } from 'react';
import { useErrorText } from '../../../api/errors';
import type { Member, MemberSelection } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { FileField } from '../../../ui/FileField';
import { OpenModal } from '../../../ui/OpenDialog';
import { SegmentedRadio } from '../../../ui/SegmentedRadio';
import { useSubmit } from '../../../ui/useSubmit';
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
    <OpenModal onClose={onClose}>
      <Modal.Content>
        <Modal.Header closeLabel={t('action.close')}>
          <Modal.Title>{t('members.add.title', { name: segment.name })}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={4}>
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
            {error === undefined ? null : (
              <Typography role="alert" textColor="danger600">
                {error}
              </Typography>
            )}
            {plan ? <SelectionReview plan={plan} /> : null}
          </Flex>
        </Modal.Body>
        <Modal.Footer>
          <Button variant="tertiary" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          {plan ? (
            <Button loading={isLoading} disabled={plan.changed === 0} onClick={() => void apply()}>
              {t('members.add.confirm', { count: plan.changed })}
            </Button>
          ) : (
            <Button loading={isLoading} disabled={!named} onClick={() => void check()}>
              {t('members.add.check')}
            </Button>
          )}
        </Modal.Footer>
      </Modal.Content>
    </OpenModal>
  );
};

const useAddition = (id: string, named: Named | undefined, onClose: () => void) => {
  const t = useT();
  const run = useSubmit();
  const errorText = useErrorText();
  const [change, { isLoading }] = useChangeMembersMutation();
  const [plan, setPlan] = useState<MembersChanged>();
  const [error, setError] = useState<string>();
  const onError = (failure: unknown) => {
    setError(errorText(failure));
    return true;
  };
  const reset = () => {
    setPlan(undefined);
    setError(undefined);
  };
  const send = (dryRun: boolean) => change({ id, remove: false, data: { ...named, dryRun } }).unwrap();
  return {
    plan,
    error,
    isLoading,
    reset,
    check: () => run(() => send(true), { onDone: setPlan, onError }),
    apply: () =>
      run(() => send(false), {
        done: ({ changed }) => t('members.added', { count: changed }),
        onDone: onClose,
        onError,
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
