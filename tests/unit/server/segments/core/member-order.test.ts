import { createDialect } from '../../../../../server/src/features/segments';
import { orderBy, parseSort } from '../../../../../server/src/features/segments/core/member-order';
import { fragment } from '../../../../../server/src/lib/sql-fragment';

describe('parseSort', () => {
  it.each([
    ['name', 'name', 'asc'],
    ['name:asc', 'name', 'asc'],
    ['company.country:desc', 'company.country', 'desc'],
  ])('%s', (sort, name, direction) => expect(parseSort(sort)).toEqual({ name, direction }));
});

describe('orderBy', () => {
  const points = { sql: fragment('points'), type: 'integer' as const };
  const from = { sql: fragment('(SELECT x WHERE y = ?)', [7]), type: 'datetime' as const };

  it('puts what is empty last both ways', () => {
    expect(orderBy(points, 'asc', createDialect('postgres')).sql).toBe('points ASC NULLS LAST');
    expect(orderBy(points, 'desc', createDialect('sqlite')).sql).toBe('points DESC NULLS LAST');
    expect(orderBy(points, 'desc', createDialect('mysql')).sql).toBe('points IS NULL, points DESC');
  });

  it('binds a value as often as it is written', () => {
    expect(orderBy(from, 'asc', createDialect('postgres')).bindings).toEqual([7]);
    expect(orderBy(from, 'asc', createDialect('mysql')).bindings).toEqual([7, 7]);
  });

  it('folds text, and takes an empty one for none', () => {
    const { sql } = orderBy({ sql: fragment('name'), type: 'string' }, 'asc', createDialect('sqlite'));
    expect(sql).toMatch(/^NULLIF\(\w+\(name\), ''\) ASC NULLS LAST$/);
  });
});
