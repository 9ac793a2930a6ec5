import { Flex } from '@strapi/design-system';
import { Cross, Minus, Pin } from '@strapi/icons';
import type { Member, Segment, SetPins } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { RowActions, type RowAction } from '../../../ui/RowActions';
import { useSubmit } from '../../../ui/useSubmit';
import { useChangeMembersMutation, useSetPinsMutation } from '../members-api';

/** What a row of the members does: of a static list it goes, in a dynamic segment it is pinned or let go. */
export const useMemberMenu = (segment: Segment) => {
  const t = useT();
  const run = useSubmit();
  const [change] = useChangeMembersMutation();
  const [setPins] = useSetPinsMutation();
  const pin = ({ documentId }: Member, direction: SetPins['direction']) =>
    void run(() => setPins({ id: segment.documentId, data: { ids: [documentId], direction } }).unwrap(), {
      done: () => t(`pins.done.${direction}`),
    });
  const actionsOf = (member: Member): RowAction[] => {
    if (segment.type === 'static') {
      return [
        {
          key: 'remove',
          label: t('members.remove.one'),
          icon: <Minus />,
          onSelect: () =>
            void run(
              () => change({ id: segment.documentId, remove: true, data: { ids: [member.documentId] } }).unwrap(),
              { done: ({ changed }) => t('members.removed', { count: changed }) },
            ),
        },
      ];
    }
    return [
      member.pin
        ? { key: 'unpin', label: t('pins.remove'), icon: <Cross />, onSelect: () => pin(member, 'none') }
        : { key: 'in', label: t('pins.keepIn'), icon: <Pin />, onSelect: () => pin(member, 'in') },
      { key: 'out', label: t('pins.keepOut'), icon: <Minus />, onSelect: () => pin(member, 'out') },
    ];
  };
  return (member: Member) => (
    <Flex justifyContent="flex-end">
      <RowActions
        label={t('list.actionsFor', { name: member.name ?? member.email ?? member.documentId })}
        actions={actionsOf(member)}
      />
    </Flex>
  );
};
