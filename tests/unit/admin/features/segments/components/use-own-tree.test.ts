import { act, renderHook } from '@testing-library/react';
import { useOwnTree } from '../../../../../../admin/src/features/segments/components/use-own-tree';
import { emptyTree } from '../../../../../../admin/src/features/segments/core/from-filter';

const [first, second, third] = [emptyTree('a'), emptyTree('b'), emptyTree('c')];

/** A page that follows when it is told to. */
const openTree = () => {
  const sent: unknown[] = [];
  const hook = renderHook(({ given }) => useOwnTree(given, (tree) => sent.push(tree)), {
    initialProps: { given: first },
  });
  return {
    sent,
    shown: () => hook.result.current[0],
    change: (tree: typeof first) => act(() => hook.result.current[1](tree)),
    give: (given: typeof first) => hook.rerender({ given }),
  };
};

describe('useOwnTree', () => {
  it('keeps the newest edit while the page follows', () => {
    const { change, give, shown, sent } = openTree();
    change(second);
    change(third);
    give(second);
    expect(shown()).toBe(third);
    give(third);
    expect(shown()).toBe(third);
    expect(sent).toEqual([second, third]);
  });

  it('takes over what comes from elsewhere', () => {
    const { change, give, shown } = openTree();
    change(second);
    give(second);
    give(third);
    expect(shown()).toBe(third);
  });

  it('takes over the first tree again, also where undo had brought it back before', () => {
    const { change, give, shown } = openTree();
    for (const tree of [second, first, third]) {
      change(tree);
      give(tree);
    }
    expect(shown()).toBe(third);
    give(first);
    expect(shown()).toBe(first);
  });
});
