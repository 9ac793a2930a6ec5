import { Field, Flex, Tag, TextInput } from '@strapi/design-system';
import { Cross } from '@strapi/icons';
import { useState } from 'react';
import type { Member, PinDirection } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { ModalFrame } from '../../../ui/ModalFrame';
import { SegmentedRadio } from '../../../ui/SegmentedRadio';
import { useDialogSubmit } from '../../../ui/useDialogSubmit';
import { useSetPinsMutation } from '../members-api';
import type { SegmentViewProps } from '../SegmentDetailPage';
import { MemberPicker, memberName } from './MemberPicker';

const DIRECTIONS: readonly PinDirection[] = ['in', 'out'];
const LABELS = { in: 'pins.keepIn', out: 'pins.keepOut' } as const;

/** Holds one record in the segment, or keeps it out, whatever the rules say. */
export const PinDialog = ({ segment, catalogue, onClose }: SegmentViewProps & { onClose(): void }) => {
  const t = useT();
  const { run, error } = useDialogSubmit();
  const [member, setMember] = useState<Member>();
  const [direction, setDirection] = useState<PinDirection>('in');
  const [reason, setReason] = useState('');
  const [setPins, { isLoading }] = useSetPinsMutation();
  const confirm = async () => {
    if (!member) return;
    const data = { ids: [member.documentId], direction, ...(reason.trim() ? { reason: reason.trim() } : {}) };
    const done = await run(() => setPins({ id: segment.documentId, data }).unwrap(), {
      done: () => t(`pins.done.${direction}`),
    });
    if (done) onClose();
  };
  return (
    <ModalFrame
      title={t('pins.add')}
      error={error}
      confirm={{
        label: t(LABELS[direction]),
        isBusy: isLoading,
        isDisabled: !member,
        action: () => void confirm(),
      }}
      onClose={onClose}
    >
      <MemberPicker
        catalogue={catalogue}
        entity={segment.entity}
        label={t('memberPicker.label')}
        onChoose={setMember}
      />
      {member ? (
        <Flex>
          <Tag
            icon={<Cross aria-hidden />}
            label={t('builder.list.remove', { value: memberName(member) })}
            onClick={() => setMember(undefined)}
          >
            {memberName(member)}
          </Tag>
        </Flex>
      ) : null}
      <SegmentedRadio<PinDirection>
        legend={t('pins.direction')}
        choices={DIRECTIONS.map((value) => ({ value, label: t(LABELS[value]) }))}
        value={direction}
        onChange={setDirection}
      />
      <Field.Root name="reason">
        <Field.Label>{t('pins.reason')}</Field.Label>
        <TextInput value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </Field.Root>
    </ModalFrame>
  );
};
