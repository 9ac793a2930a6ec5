import { onceFilled } from '../../../../server/src/features/segments';
import { named, tracked } from './tracked-world';

describe('onceFilled', () => {
  const stored = [
    tracked(named('x'), { documentId: 'filled' }),
    tracked(named('x'), { documentId: 'filling' }),
    tracked(named('x'), { documentId: 'plain', tracked: false }),
    tracked(named('x'), { documentId: 'static', type: 'static', tracked: true }),
  ];

  it('has a segment that is still being filled read by its rules', async () => {
    const asked: string[][] = [];
    const filledAmong = async (ids: readonly string[]) => (asked.push([...ids]), new Set(['filled']));
    const { findMany } = onceFilled({ findMany: async () => stored }, { filledAmong });
    const found = await findMany(['any']);
    expect(found.map(({ documentId, tracked: isTracked }) => [documentId, isTracked])).toEqual([
      ['filled', true],
      ['filling', false],
      ['plain', false],
      ['static', true],
    ]);
    expect(asked).toEqual([['filled', 'filling']]);
  });
});
