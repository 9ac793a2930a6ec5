import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import type { Filter } from '../../../contracts';
import { useValidateFilterMutation } from '../api';
import { initialPreview, previewReducer, type PreviewState } from '../core/preview-state';
import type { FilterDraft } from '../core/to-filter';

const DEBOUNCE_MS = 500;

/** Keeps the reach of a draft up to date: one request at a time, the former one aborted, late answers ignored. */
export const usePreview = (draft: FilterDraft): PreviewState & { retry(): void } => {
  const [state, dispatch] = useReducer(previewReducer, initialPreview);
  const [validate] = useValidateFilterMutation();
  const [attempt, setAttempt] = useState(0);
  const tickets = useRef(0);
  const key = JSON.stringify(draft);

  useEffect(() => {
    const current = JSON.parse(key) as FilterDraft;
    const ticket = (tickets.current += 1);
    if (!current.complete) {
      dispatch({ type: 'unfinished', ticket, gaps: current.gaps });
      return undefined;
    }
    dispatch({ type: 'edited', ticket });
    let abort: (() => void) | undefined;
    const ask = (filter: Filter) => {
      dispatch({ type: 'asked', ticket });
      const request = validate(filter);
      abort = () => request.abort();
      request.unwrap().then(
        (verdict) => dispatch({ type: 'answered', ticket, verdict }),
        () => dispatch({ type: 'failed', ticket }),
      );
    };
    const timer = setTimeout(() => ask(current.filter), DEBOUNCE_MS);
    return () => {
      clearTimeout(timer);
      abort?.();
    };
  }, [key, attempt, validate]);

  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  return { ...state, retry };
};
