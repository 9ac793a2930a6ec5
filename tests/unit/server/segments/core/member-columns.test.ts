import { createDialect } from '../../../../../server/src/features/segments';
import { memberColumns } from '../../../../../server/src/features/segments/core/member-columns';
import { fragment } from '../../../../../server/src/lib/sql-fragment';
import { NOW } from '../open-crm';
import { createSqliteOnly } from '../sqlite-only';

describe('memberColumns', () => {
  const crm = createSqliteOnly();
  const columns = (...names: string[]) => columnsOf('api::contact.contact', names);
  const columnsOf = (uid: string, names: string[]) =>
    memberColumns(
      names.map((name, index) => ({ name, path: ['columns', index] })),
      {
        ...{
          graph: crm().parts.audience.graph(),
          uid,
          dialect: createDialect('sqlite'),
          now: NOW,
        },
        ...{ timezone: 'UTC', computed: { documentId: { sql: fragment('member.document_id'), type: 'string' } } },
      },
    );

  it('reads fields of the record, of what it leads to, and what is made for it', () => {
    const found = columns('name', 'company.name', 'documentId', 'birthday');
    if (!found.ok) throw new Error(JSON.stringify(found.errors));
    expect(found.columns.map(({ header, type }) => [header, type])).toEqual([
      ['name', 'string'],
      ['company.name', 'string'],
      ['documentId', 'string'],
      ['birthday', 'date'],
    ]);
    expect(found.columns[0]?.sql.sql).toBe('"member"."name"');
    expect(found.columns[1]?.sql.sql).toMatch(/^\(SELECT "r1"\."name" FROM .* LIMIT 1\)$/);
  });

  it('knows a name for what is shown by itself, as far as it may be read', () => {
    const found = columns('*', 'birthday');
    expect(found.ok && found.columns.map(({ header }) => header)).toEqual(['documentId', 'birthday']);
  });

  it.each(['notes', 'pin', 'createdBy', 'publishedAt', 'nothing', '__proto__', 'toString', 'company.nothing'])(
    'knows no %s',
    (name) => {
      const found = columns('name', name);
      expect(found).toMatchObject({ ok: false, errors: [{ path: ['columns', 1], code: 'unknown_field' }] });
    },
  );

  it('takes no relation for a value, and names every wrong column', () => {
    const found = columns('company', 'nothing', 'name');
    expect(found.ok ? [] : found.errors.map(({ path, code }) => [path[1], code])).toEqual([
      [0, 'unsuitable_relation'],
      [1, 'unknown_field'],
    ]);
  });

  it('knows of a type that may not be read at all what is made for it, and no field', () => {
    expect(columnsOf('api::hidden.hidden', ['documentId'])).toMatchObject({ ok: true });
    expect(columnsOf('api::hidden.hidden', ['name', 'nothing'])).toMatchObject({
      ok: false,
      errors: [
        { path: ['columns', 0], code: 'unknown_field', message: 'There is no column “name”.' },
        { path: ['columns', 1], code: 'unknown_field', message: 'There is no column “nothing”.' },
      ],
    });
  });
});
