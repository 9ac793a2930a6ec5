import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import type { Segment } from '../../contracts';
import { useT } from '../../i18n/messages';
import { useDownload } from '../../ui/useDownload';
import { useSubmit } from '../../ui/useSubmit';
import {
  useDuplicateSegmentMutation,
  useRecalculateSegmentMutation,
  useRefreshSegmentMutation,
  useUpdateSegmentMutation,
} from './api';

export interface SegmentCommands {
  open(segment: Segment): void;
  members(segment: Segment): void;
  duplicate(segment: Segment, as: 'same' | 'static'): void;
  recalculate(segment: Segment): void;
  enroll(segment: Segment): void;
  exportMembers(segment: Segment): void;
  archive(segment: Segment): void;
  remove(segment: Segment): void;
}

/** What the list does with one segment, and with several. */
export const useSegmentCommands = () => {
  const t = useT();
  const navigate = useNavigate();
  const run = useSubmit();
  const download = useDownload();
  const [recalculate] = useRecalculateSegmentMutation();
  const [refresh] = useRefreshSegmentMutation();
  const [duplicate] = useDuplicateSegmentMutation();
  const [update] = useUpdateSegmentMutation();
  const [enrolling, setEnrolling] = useState<Segment>();
  const [removing, setRemoving] = useState<Segment[]>([]);
  const [busyIds, setBusyIds] = useState<ReadonlySet<string>>(new Set());

  /** One after the other: each may take the database a while. */
  const each = async (segments: readonly Segment[], work: (segment: Segment) => Promise<unknown>) => {
    setBusyIds(new Set(segments.map(({ documentId }) => documentId)));
    for (const segment of segments) {
      await run(() => work(segment));
      setBusyIds((ids) => new Set([...ids].filter((id) => id !== segment.documentId)));
    }
  };
  const recalculateAll = (segments: readonly Segment[]) =>
    each(segments, ({ documentId, tracked, state }) =>
      tracked && state === 'active' ? refresh(documentId).unwrap() : recalculate(documentId).unwrap(),
    );
  const setState = (segments: readonly Segment[], state: Segment['state']) =>
    each(segments, ({ documentId }) => update({ id: documentId, data: { state } }).unwrap());

  const commands: SegmentCommands = {
    open: ({ documentId }) => navigate(documentId),
    members: ({ documentId }) => navigate(`${documentId}/members`),
    duplicate: ({ documentId }, as) =>
      void run(() => duplicate({ id: documentId, data: { as } }).unwrap(), {
        done: ({ name }) => t('segments.duplicated', { name }),
        onDone: (copy) => navigate(as === 'static' ? `${copy.documentId}/members` : copy.documentId),
      }),
    recalculate: (segment) => void recalculateAll([segment]),
    enroll: setEnrolling,
    exportMembers: ({ documentId, name }) =>
      void run(() => download(`/cohort/segments/${documentId}/export`, `${name}.csv`)),
    archive: (segment) => void setState([segment], segment.state === 'archived' ? 'active' : 'archived'),
    remove: (segment) => setRemoving([segment]),
  };
  const close = () => {
    setEnrolling(undefined);
    setRemoving([]);
  };
  return { commands, busyIds, enrolling, removing, setRemoving, close, recalculateAll, setState };
};
