import {
  readSuppression,
  withoutRepetitions,
  type ImportedLine,
} from '../../../../../server/src/features/delivery/core/imported-suppression';

const NOW_MS = Date.parse('2026-11-20T09:00:00Z');
const address = 'ann@x.test';

describe('a line of a file of suppressions', () => {
  const read = (cells: ImportedLine['cells'], sequence: string | null = null) =>
    readSuppression({ address, cells }, { sequence, sequences: new Set(['welcome', 'news']), nowMs: NOW_MS });

  it.each<[ImportedLine['cells'], string | null, string | null, number | null]>([
    [{}, null, null, null],
    [{}, 'welcome', 'welcome', null],
    [{ sequence: ' ', expiresat: ' ', state: 'active', liftedat: '' }, null, null, null],
    [{ sequence: ' welcome ' }, null, 'welcome', null],
    [{ sequence: 'welcome' }, 'welcome', 'welcome', null],
    [{ expiresat: '2026-11-20T09:00:00.001Z' }, null, null, NOW_MS + 1],
    [{ expiresat: '2026-11-20T17:00:00+07:00' }, 'news', 'news', NOW_MS + 3_600_000],
  ])('%j of an import for %s', (cells, asked, sequence, expiresAtMs) => {
    expect(read(cells, asked)).toEqual({ address, sequence, expiresAtMs });
  });

  it.each<[ImportedLine['cells'], string, RegExp]>([
    [{ sequence: 'gone' }, 'gone', /no such sequence/],
    [{ expiresat: '2026-11-20T09:00:00Z' }, '2026-11-20T09:00:00Z', /has passed/],
    [{ expiresat: '20/11/2027' }, '20/11/2027', /Not an instant/],
    [{ expiresat: '2027-11-20' }, '2027-11-20', /Not an instant/],
    [{ state: 'Lifted' }, address, /lifted/],
    [{ liftedat: '2026-01-01T00:00:00Z' }, address, /lifted/],
  ])('%j is not taken', (cells, value, message) => {
    expect(read(cells)).toEqual({ value, message: expect.stringMatching(message) });
  });

  it('of another sequence than the import’s is not taken', () => {
    expect(read({ sequence: 'news' }, 'welcome')).toMatchObject({ value: 'news' });
  });

  it('counts once in each scope, until the later end', () => {
    const of = (sequence: string | null, expiresAtMs: number | null) => ({ address, sequence, expiresAtMs });
    expect(withoutRepetitions([of(null, 2), of(null, 1), of('news', 1), of('news', null), of('news', 3)])).toEqual([
      of(null, 2),
      of('news', null),
    ]);
  });
});
