import { Box, Link, Loader, Typography } from '@strapi/design-system';
import { useEffect, useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import type { Segment, SegmentUsage } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { QuestionDialog } from '../../../ui/QuestionDialog';
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
    <QuestionDialog
      title={t('segments.delete.title', { count: segments.length })}
      tone="danger"
      confirm={
        free.length === 0
          ? undefined
          : {
              label: t('segments.delete.confirm', { count: free.length }),
              isBusy: isLoading,
              action: () => void confirm(),
            }
      }
      onClose={onClose}
    >
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
    </QuestionDialog>
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
            <Link tag={RouterLink} to={`../sequences/${documentId}`}>
              {t('segments.delete.sequence', { name })}
            </Link>
            {': '}
            <Link tag={RouterLink} to={`../enrollments?sequence=${documentId}`}>
              {t('segments.delete.open', { count: openEnrollments })}
            </Link>
          </li>
        ))}
        {usage.segments.map(({ documentId, name }) => (
          <li key={documentId}>
            <Link tag={RouterLink} to={documentId}>
              {t('segments.delete.segment', { name })}
            </Link>
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
