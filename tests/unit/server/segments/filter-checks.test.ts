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

  describe('for a caller who may read a part', () => {
    const COMPANY_NAME = { fields: ['name', 'contacts'], locales: 'all' as const };
    const CONTACT_PARTS = { fields: ['name', 'tier', 'company'], locales: 'all' as const };
    const caller = {
      kind: 'visitor' as const,
      reads: new Map([
        ['api::contact.contact', [CONTACT_PARTS]],
        ['api::company.company', [COMPANY_NAME]],
      ]),
    };
    const errorsOf = async (filter: unknown) => {
      const checked = await crm().filters.check(filter, NOW, { caller });
      return checked.ok ? [] : checked.errors;
    };
    const some = (relation: string, ...rules: object[]) => ({
      relation,
      quantifier: 'some',
      ...(rules.length === 0 ? {} : { where: { matchType: 'all', rules } }),
    });

    it.each<[string, (name: string) => object, string, string]>([
      ['a field', (name) => rule(name, 'equals', 'x'), 'email', 'xmail'],
      ['the first step of a path', (name) => rule(`${name}.city`, 'equals', 'x'), 'address', 'xddress'],
      ['the last step of a path', (name) => rule(`company.${name}`, 'equals', 1), 'turnover', 'xurnover'],
      ['a relation', (name) => some(`company.${name}`), 'contracts', 'xontracts'],
      ['presence of a relation', (name) => rule(`company.${name}`, 'is_empty'), 'contracts', 'xontracts'],
      ['the other field', (name) => ({ ...rule('name', 'equals'), valueField: name }), 'workEmail', 'xorkEmail'],
      [
        'an aggregated field',
        (name) => ({ relation: 'company.contacts', aggregate: 'sum', field: name, operator: 'equals', value: 1 }),
        'points',
        'xoints',
      ],
      ['a field of related records', (name) => some('company.contacts', rule(name, 'equals', 1)), 'points', 'xoints'],
    ])('answers %s that may not be read exactly as one that does not exist', async (_what, build, hidden, unknown) => {
      const [readable, absent] = [await errorsOf(group(build(hidden))), await errorsOf(group(build(unknown)))];
      expect(readable).toMatchObject([{ code: expect.stringMatching(/^unknown_/) }]);
      expect((await crm().filters.check(group(build(hidden)), NOW)).ok).toBe(true);
      expect(JSON.stringify(readable).replaceAll(hidden, '…')).toBe(JSON.stringify(absent).replaceAll(unknown, '…'));
    });

    it('suggests only names that may be read', async () => {
      expect((await errorsOf(group(rule('emial', 'equals', 'x'))))[0]?.message).not.toMatch(/did you mean/);
      expect((await errorsOf(group(rule('nmae', 'equals', 'x'))))[0]?.message).toMatch(/did you mean “name”/);
    });

    it('knows no audience whose type may not be read', async () => {
      const companyOnly = { kind: 'visitor' as const, reads: new Map([['api::company.company', [COMPANY_NAME]]]) };
      const ask = async (entity: string) => {
        const filter = { ...group(rule('name', 'equals', 'x')), entity };
        const checked = await crm().filters.check(filter, NOW, { caller: companyOnly });
        return JSON.stringify(checked.ok ? [] : checked.errors).replaceAll(entity, '…');
      };
      expect(await ask('contact')).toBe(await ask('customer'));
      expect(await ask('customer')).toContain('Audiences: company');
    });

    it('compiles what may be read, and everything for the server', async () => {
      const readable = group(
        rule('name', 'equals', 'x'),
        rule('company.name', 'equals', 'x'),
        some('company.contacts'),
      );
      expect(await errorsOf(readable)).toEqual([]);
      const all = await crm().filters.check(group(rule('email', 'equals', 'x')), NOW, { caller: { kind: 'server' } });
      expect(all.ok).toBe(true);
    });
  });

  it('reads match_type and answers matchType', async () => {
    const checked = await crm().filters.check(
      { entity: 'contact', match_type: 'any', rules: [rule('name', 'equals', 'x')] },
      NOW,
    );
    expect(checked).toMatchObject({ ok: true, filter: { matchType: 'any' }, entity: { key: 'contact' } });
  });
});
