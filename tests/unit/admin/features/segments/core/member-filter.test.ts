import {
  isTooLongForAddress,
  readMemberFilter,
  writeMemberFilter,
} from '../../../../../../admin/src/features/segments/core/member-filter';
import type { Filter } from '../../../../../../server/src/contracts';

const LIMITS = { maxDepth: 5, maxRules: 3 };
const rule = { field: 'name', operator: 'equals' as const, value: 'Ada' };
const filter: Filter = { entity: 'contact', matchType: 'all', rules: [rule] };
const read = (text: string | undefined) => readMemberFilter(text, 'contact', LIMITS);

describe('the filter of a list of members in an address', () => {
  it('is read as it was written, and does not name the entity', () => {
    const text = writeMemberFilter(filter);
    expect(text).not.toContain('contact');
    expect(read(text)).toEqual({ kind: 'filter', filter });
  });

  it('keeps its time zone', () => {
    const zoned = { ...filter, timezone: 'Asia/Tokyo' };
    expect(read(writeMemberFilter(zoned))).toEqual({ kind: 'filter', filter: zoned });
  });

  it.each([undefined, ''])('is none in %j', (text) => expect(read(text)).toEqual({ kind: 'none' }));

  it.each([
    ['no JSON', '{"rules":'],
    ['no object', '[]'],
    ['of another entity', JSON.stringify({ ...filter, entity: 'company' })],
    ['without rules', '{"matchType":"all","rules":[]}'],
    ['with an unknown key', JSON.stringify({ ...filter, limit: 5 })],
    ['of too many rules', JSON.stringify({ ...filter, rules: [rule, rule, rule, rule] })],
  ])('is broken where it is %s', (_what, text) => expect(read(text)).toEqual({ kind: 'broken' }));

  it('is too long by what an address makes of its letters', () => {
    expect(isTooLongForAddress('a'.repeat(5_993))).toBe(false);
    expect(isTooLongForAddress('a'.repeat(5_994))).toBe(true);
    expect(isTooLongForAddress('ก'.repeat(700))).toBe(true);
    expect(isTooLongForAddress("'".repeat(2_000))).toBe(true);
  });
});
