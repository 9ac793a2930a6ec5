import { Button, Flex } from '@strapi/design-system';
import { useState } from 'react';
import type { Segment } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { ConfirmDelete } from '../../../ui/ConfirmDelete';
import { useSubmit } from '../../../ui/useSubmit';
import { useChangeMembersMutation } from '../members-api';

interface Props {
  segment: Segment;
  /** Of those that are ticked and shown. */
  ids: readonly string[];
  onDone(): void;
}

/** Takes the ticked members out of a static list. */
export const RemoveMembers = ({ segment, ids, onDone }: Props) => {
  const t = useT();
  const run = useSubmit();
  const [isAsking, setAsking] = useState(false);
  const [change] = useChangeMembersMutation();
  const count = ids.length;
  if (count === 0) return null;
  const confirm = async () => {
    const data = { ids: [...ids] };
    await run(() => change({ id: segment.documentId, remove: true, data }).unwrap(), {
      done: ({ changed }) => t('members.removed', { count: changed }),
      onDone,
    });
    setAsking(false);
  };
  return (
    <Flex>
      <Button size="S" variant="danger-light" onClick={() => setAsking(true)}>
        {t('members.remove', { count })}
      </Button>
      <ConfirmDelete
        question={isAsking ? t('members.remove.question', { count, name: segment.name }) : undefined}
        onConfirm={confirm}
        onClose={() => setAsking(false)}
      />
    </Flex>
  );
};
