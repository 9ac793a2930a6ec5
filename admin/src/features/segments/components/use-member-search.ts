import { useEffect, useState } from 'react';
import type { Catalogue, Member } from '../../../contracts';
import { useValidateFilterMutation } from '../api';
import { memberSearch } from '../core/member-search';

const DEBOUNCE_MS = 300;
const NONE: Member[] = [];

export interface MemberSearch {
  found: Member[];
  /** More match than are shown. */
  hasMore: boolean;
  isLoading: boolean;
}

/** The first few records that match what is typed; a later question overtakes an earlier one. */
export const useMemberSearch = (catalogue: Catalogue, entity: string, text: string): MemberSearch => {
  const [validate] = useValidateFilterMutation();
  const [state, setState] = useState<MemberSearch & { text: string }>({
    found: NONE,
    hasMore: false,
    isLoading: false,
    text: '',
  });
  useEffect(() => {
    const filter = memberSearch(catalogue, entity, text);
    if (!filter) return undefined;
    let abort: (() => void) | undefined;
    let isCurrent = true;
    const timer = setTimeout(() => {
      const request = validate({ filter });
      abort = () => request.abort();
      request.unwrap().then(
        (verdict) => {
          if (!isCurrent) return;
          const found = verdict.valid ? verdict.preview : NONE;
          setState({ found, hasMore: verdict.valid && verdict.reach.matched > found.length, isLoading: false, text });
        },
        () => isCurrent && setState({ found: NONE, hasMore: false, isLoading: false, text }),
      );
    }, DEBOUNCE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
      abort?.();
    };
  }, [catalogue, entity, text, validate]);
  const isFresh = state.text === text;
  return {
    found: text.trim() === '' ? NONE : state.found,
    hasMore: isFresh && state.hasMore,
    isLoading: text.trim() !== '' && !isFresh,
  };
};
