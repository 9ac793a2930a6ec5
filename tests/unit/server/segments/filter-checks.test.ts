import { createSqliteOnly } from './sqlite-only';

import { NOW } from './open-crm';

const rule = (field: string, operator: string, value?: unknown) => ({
  field,
  operator,
  ...(value === undefined ? {} : { value }),
});
const group = (...rules: object[]) => ({ entity: 'contact', matchType: 'all', rules });

describe('createFilterChecks', () => {
  const crm = createSqliteOnly();
  const paths = async (filter: unknown): Promise<string[]> => {
    const checked = await crm().filters.check(filter, NOW);
    return checked.ok ? [] : checked.errors.map((error) => error.path.join('.'));
  };

  it.each<[string, unknown, string[]]>([
    ['nothing at all', undefined, ['filter']],
    ['an empty group', group(), ['filter.rules']],
    ['an unknown entity', { ...group(rule('name', 'equals', 'x')), entity: 'customer' }, ['filter.entity']],
    ['an entity that is no audience', { ...group(rule('total', 'equals', 1)), entity: 'order' }, ['filter.entity']],
    ['an unknown field', group(rule('nmae', 'equals', 'x')), ['filter.rules.0.field']],
    ['a private field', group(rule('notes', 'contains', 'x')), ['filter.rules.0.field']],
    ['a password', group(rule('pin', 'starts_with', 'x')), ['filter.rules.0.field']],
    ['a private field of a company', group(rule('company.secret', 'equals', 'x')), ['filter.rules.0.field']],
    ['an admin user behind a record', group(rule('createdBy.email', 'contains', 'x')), ['filter.rules.0.field']],
    [
      'an operator of another type',
      group(rule('name', 'equals', 'x'), rule('active', 'contains', 'x')),
      ['filter.rules.1.operator'],
    ],
  ])('refuses %s where it stands', async (_what, filter, expected) => {
    expect(await paths(filter)).toEqual(expected);
  });

  it('answers a private field exactly as one that does not exist', async () => {
    const say = async (field: string) => {
      const checked = await crm().filters.check(group(rule(field, 'equals', 'x')), NOW);
      return checked.ok
        ? ''
        : JSON.stringify(checked.errors)
            .replaceAll(field, '…')
            .replace(/ Did you mean[^"]*/, '');
    };
    expect(await say('notes')).toBe(await say('xoxox'));
  });

  it('reads match_type and answers matchType', async () => {
    const checked = await crm().filters.check(
      { entity: 'contact', match_type: 'any', rules: [rule('name', 'equals', 'x')] },
      NOW,
    );
    expect(checked).toMatchObject({ ok: true, filter: { matchType: 'any' }, entity: { key: 'contact' } });
  });
});
