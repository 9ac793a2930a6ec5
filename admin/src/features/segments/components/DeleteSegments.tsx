import { Box, Button, Dialog, Flex, Loader, Typography } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';
import { useEffect, useState } from 'react';
import type { Segment, SegmentUsage } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { NameLink } from '../../../ui/NameLink';
import { OpenDialog } from '../../../ui/OpenDialog';
import { useSubmit } from '../../../ui/useSubmit';
import { useDeleteSegmentMutation } from '../api';
import { useLazyGetUsageQuery } from '../members-api';

interface Props {
  segments: readonly Segment[];
  onClose(): void;
  onDeleted(): void;
}

type Used = { segment: Segment; usage: SegmentUsage };

export const blocks = ({ canDelete, segments, hiddenSegments }: SegmentUsage): boolean =>
  !canDelete || segments.length + hiddenSegments > 0;

/** Asks before segments go; those still in use stay, with what uses them. */
export const DeleteSegments = ({ segments, onClose, onDeleted }: Props) => {
  const t = useT();
  const run = useSubmit();
  const [remove, { isLoading }] = useDeleteSegmentMutation();
  const usages = useUsages(segments);
  const free = usages?.filter(({ usage }) => !blocks(usage)) ?? [];
  const blocked = usages?.filter(({ usage }) => blocks(usage)) ?? [];

  const confirm = async () => {
    let count = 0;
    for (const { segment } of free) count += (await run(() => remove(segment.documentId).unwrap())) ? 1 : 0;
    if (count > 0) onDeleted();
    onClose();
  };

  return (
    <OpenDialog onClose={onClose}>
      <Dialog.Content>
        <Dialog.Header>{t('segments.delete.title', { count: segments.length })}</Dialog.Header>
        <Dialog.Body icon={<WarningCircle aria-hidden fill="danger600" width="2.4rem" height="2.4rem" />}>
          <Flex direction="column" alignItems="stretch" gap={3}>
            {usages === undefined ? <Loader small>{t('list.loading')}</Loader> : null}
            {blocked.map((used) => (
              <Blocked key={used.segment.documentId} {...used} />
            ))}
            {free.length > 0 ? (
              <Typography>
                {t('segments.delete.question', {
                  count: free.length,
                  name: free[0]?.segment.name ?? '',
                })}
              </Typography>
            ) : null}
          </Flex>
        </Dialog.Body>
        <Dialog.Footer>
          <Dialog.Cancel>
            <Button fullWidth variant="tertiary">
              {t('action.cancel')}
            </Button>
          </Dialog.Cancel>
          {free.length > 0 ? (
            <Button fullWidth variant="danger-light" loading={isLoading} onClick={confirm}>
              {t('segments.delete.confirm', { count: free.length })}
            </Button>
          ) : null}
        </Dialog.Footer>
      </Dialog.Content>
    </OpenDialog>
  );
};

const useUsages = (segments: readonly Segment[]): Used[] | undefined => {
  const [ask] = useLazyGetUsageQuery();
  const [usages, setUsages] = useState<Used[]>();
  const run = useSubmit();
  useEffect(() => {
    let isCurrent = true;
    const load = () =>
      Promise.all(segments.map(async (segment) => ({ segment, usage: await ask(segment.documentId).unwrap() })));
    void run(load, { onDone: (found) => isCurrent && setUsages(found) });
    return () => {
      isCurrent = false;
    };
  }, [segments, ask, run]);
  return usages;
};

/** “Used in ‘Renewal 30 days’. Remove it there first.” */
const Blocked = ({ segment, usage }: Used) => {
  const t = useT();
  const sequences = usage.canDelete ? [] : usage.sequences.filter(({ openEnrollments }) => openEnrollments > 0);
  return (
    <Box padding={3} background="danger100" hasRadius>
      <Typography tag="p">{t('segments.delete.blocked', { name: segment.name })}</Typography>
      <ul>
        {sequences.map(({ documentId, name, openEnrollments }) => (
          <li key={documentId}>
            <NameLink to={`../enrollments?sequence=${documentId}`}>
              {t('segments.delete.sequence', { name, count: openEnrollments })}
            </NameLink>
          </li>
        ))}
        {usage.segments.map(({ documentId, name }) => (
          <li key={documentId}>
            <NameLink to={documentId}>{t('segments.delete.segment', { name })}</NameLink>
          </li>
        ))}
        {usage.hiddenSegments > 0 ? (
          <li>
            <Typography>{t('segments.delete.hidden', { count: usage.hiddenSegments })}</Typography>
          </li>
        ) : null}
      </ul>
    </Box>
  );
};
