import { useCallback, useEffect, useRef, type RefObject } from 'react';
import { pathKey } from '../core/builder-tree';
import type { FocusTarget } from '../core/edit-tree';

const SELECTORS = {
  row: (key: string) => `[data-focus-row="${key}"] :is(input, button, [role="combobox"])`,
  operator: (key: string) => `[data-focus-operator="${key}"] [role="combobox"]`,
  menu: (key: string) => `[data-focus-menu="${key}"]`,
  add: (key: string) => `[data-focus-add="${key}"]`,
} as const satisfies Record<FocusTarget['control'], (key: string) => string>;

/** Moves focus inside the builder; after an edit only once the changed tree is on screen. */
export const useRowFocus = (root: RefObject<HTMLElement>, tree: unknown) => {
  const pending = useRef<FocusTarget | null>(null);

  const focusNow = useCallback(
    ({ path, control }: FocusTarget) =>
      root.current?.querySelector<HTMLElement>(SELECTORS[control](pathKey(path)))?.focus(),
    [root],
  );

  useEffect(() => {
    const target = pending.current;
    if (!target) return;
    pending.current = null;
    // A menu or list that closes gives focus back to its own button first.
    const timer = setTimeout(() => focusNow(target));
    return () => clearTimeout(timer);
  }, [tree, focusNow]);

  const focusLater = useCallback((target: FocusTarget) => {
    pending.current = target;
  }, []);

  return { focusNow, focusLater };
};
