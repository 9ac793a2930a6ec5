import {
  differenceSlices,
  differencesStatement,
  type Difference,
} from '../../../../../server/src/features/segments/core/stay-differences';
import type { Evaluation } from '../../../../../server/src/features/segments/core/stay-statements';
import { createDialect } from '../../../../../server/src/features/segments';
import { fragment } from '../../../../../server/src/lib/sql-fragment';
import type { SqlClient } from '../../../../../server/src/platform/database';

const evaluation = (engine: SqlClient, hasPins = false): Evaluation => ({
  audience: { from: (_entity, alias) => fragment(`contacts AS ${alias}`), scope: () => fragment('1 = 1') },
  dialect: createDialect(engine),
  entity: { key: 'contact', uid: 'contact', label: 'Contact', roles: {} },
  segmentId: 'seg',
  where: fragment('score > ?', [7]),
  ...{ hasPins, runId: 1, atMs: 1, cause: 'clock' },
});

const times = (text: string, part: string): number => text.split(part).length - 1;

describe('differencesStatement', () => {
  it('reads each side once in PostgreSQL', () => {
    const { sql, bindings } = differencesStatement(evaluation('postgres'), 11);
    expect(times(sql, 'score > ?')).toBe(1);
    expect(times(sql, 'FULL JOIN')).toBe(1);
    expect(sql).toMatch(/ LIMIT 11$/);
    expect(bindings).toEqual([7, 'seg']);
  });

  it.each(['sqlite', 'mysql'] as const)('looks members up both ways in %s', (engine) => {
    const { sql, bindings } = differencesStatement(evaluation(engine), 11);
    expect(sql).not.toContain('FULL JOIN');
    expect(times(sql, ' UNION ALL ')).toBe(2);
    expect(bindings).toEqual(['seg', 7, 7, 'seg', 'seg']);
  });

  it.each(['sqlite', 'postgres', 'mysql'] as const)(
    'leaves the pins of a segment that has some to others in %s',
    (engine) => {
      expect(differencesStatement(evaluation(engine), 1).sql).toContain(`'manual'`);
      expect(differencesStatement(evaluation(engine, true), 1).sql).not.toContain(`'manual'`);
    },
  );
});

describe('differenceSlices', () => {
  const moved = (kind: Difference['kind'], ...ids: string[]): Difference[] =>
    ids.map((memberId) => ({ memberId, kind }));

  it('lets members leave before others enter, and moves nobody who is only unpinned', () =>
    expect(
      differenceSlices([...moved('enters', 'c'), ...moved('unpinned', 'u'), ...moved('leaves', 'a', 'b')]),
    ).toEqual([
      { kind: 'members', ids: ['a', 'b'], only: 'leaves' },
      { kind: 'members', ids: ['c'], only: 'enters' },
    ]));

  it('is empty where nobody has moved', () => expect(differenceSlices([])).toEqual([]));
});
