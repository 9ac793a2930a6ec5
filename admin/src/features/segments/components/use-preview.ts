import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { failureOf } from '../../../api/errors';
import type { Filter } from '../../../contracts';
import { useValidateFilterMutation } from '../api';
import { failureKind, initialPreview, previewOf, previewReducer, type PreviewState } from '../core/preview-state';
import type { FilterDraft } from '../core/to-filter';

const DEBOUNCE_MS = 500;
const BUSY_RETRY_S = 5;

export type Preview = PreviewState & { retry(): void };

/**
 * Keeps the reach of a draft up to date: one request at a time, the former one aborted, late answers ignored. A server
 * that is busy with other counts is asked again after a while. `counts` asks for each condition's own figures too;
 * `segment` is the id of the one whose rules these are, where it is stored.
 */
export const usePreview = (
  draft: FilterDraft,
  { counts, segment }: { counts: boolean; segment: string | undefined },
): Preview => {
  const [state, dispatch] = useReducer(previewReducer, initialPreview);
  const [validate] = useValidateFilterMutation();
  const [attempt, setAttempt] = useState(0);
  const [waitS, setWaitS] = useState(BUSY_RETRY_S);
  const tickets = useRef(0);
  const key = JSON.stringify(draft);

  useEffect(() => {
    const current = JSON.parse(key) as FilterDraft;
    const ticket = (tickets.current += 1);
    if (!current.complete) {
      dispatch({ type: 'unfinished', ticket, draft: key, gaps: current.gaps });
      return undefined;
    }
    dispatch({ type: 'edited', ticket, draft: key });
    let abort: (() => void) | undefined;
    const ask = (filter: Filter) => {
      dispatch({ type: 'asked', ticket });
      const request = validate({
        filter,
        ...(counts ? { counts } : {}),
        ...(segment === undefined ? {} : { segment }),
      });
      abort = () => request.abort();
      request.unwrap().then(
        (verdict) => dispatch({ type: 'answered', ticket, atMs: Date.now(), verdict }),
        (error: unknown) => {
          const { status, details } = failureOf(error);
          setWaitS(details?.retryAfterS ?? BUSY_RETRY_S);
          const failure = failureKind({ status, code: details?.code });
          dispatch({ type: 'failed', ticket, failure, indexes: details?.indexes });
        },
      );
    };
    const timer = setTimeout(() => ask(current.filter), DEBOUNCE_MS);
    return () => {
      clearTimeout(timer);
      abort?.();
    };
  }, [key, counts, segment, attempt, validate]);

  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  const isBusy = state.phase === 'failed' && state.failure === 'busy';
  useEffect(() => {
    if (!isBusy) return undefined;
    const timer = setTimeout(retry, waitS * 1000);
    return () => clearTimeout(timer);
  }, [isBusy, waitS, state.ticket, retry]);
  return { ...previewOf(state, key), retry };
};
