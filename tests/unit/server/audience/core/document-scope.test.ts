import { documentScope } from '../../../../../server/src/features/audience';
import { quoteIdentifier } from '../../../../../server/src/lib/quote-identifier';
import { openTemporaryKnex } from '../../../../support/databases';

const TABLE = { table: 'notes', isComponent: false, hasDrafts: true, isLocalized: true };
const quote = (name: string): string => quoteIdentifier('sqlite', name);

describe('documentScope', () => {
  it('is always true without drafts and locales, and for components', () => {
    expect(documentScope({ ...TABLE, hasDrafts: false, isLocalized: false }, 'a', quote, 'en')).toEqual({
      sql: '1 = 1',
      bindings: [],
    });
    expect(documentScope({ ...TABLE, isComponent: true }, 'a', quote, 'en').sql).toBe('1 = 1');
  });

  it('takes published rows where there are drafts', () => {
    expect(documentScope({ ...TABLE, isLocalized: false }, 'a', quote, 'en')).toEqual({
      sql: '("a"."published_at" IS NOT NULL)',
      bindings: [],
    });
  });
});

/** document, locale, published */
type RowOf = [string, string | null, boolean];
const ROWS: RowOf[] = [
  ['both', 'en', true],
  ['both', 'th', true],
  ['only-th', 'th', true],
  ['only-th', 'de', true],
  ['draft-en', 'en', false],
  ['draft-en', 'th', true],
  ['draft', 'en', false],
  ['before-i18n', null, true],
  ['before-i18n', 'th', true],
];

describe('documentScope on rows', () => {
  it.each([
    ['en', true, { both: 'en', 'only-th': 'de', 'draft-en': 'th', 'before-i18n': null }],
    ['th', true, { both: 'th', 'only-th': 'th', 'draft-en': 'th', 'before-i18n': 'th' }],
    [null, true, { both: 'en', 'only-th': 'de', 'draft-en': 'th', 'before-i18n': null }],
    ['en', false, { both: 'en', 'only-th': 'de', 'draft-en': 'en', draft: 'en', 'before-i18n': null }],
  ])('default %s, drafts %s: one row per document', async (defaultLocale, hasDrafts, expected) => {
    const { knex, close } = await openTemporaryKnex('sqlite');
    await knex.schema.createTable('notes', (table) => {
      table.increments('id');
      table.string('document_id');
      table.string('locale');
      table.dateTime('published_at');
    });
    await knex('notes').insert(
      ROWS.map(([document_id, locale, published]) => ({ document_id, locale, published_at: published ? 1 : null })),
    );
    const scope = documentScope({ ...TABLE, hasDrafts }, 'n', quote, defaultLocale);
    const rows: { document_id: string; locale: string | null }[] = await knex('notes as n').whereRaw(
      scope.sql,
      scope.bindings as never,
    );
    await close();
    expect(rows).toHaveLength(Object.keys(expected).length);
    expect(Object.fromEntries(rows.map((row) => [row.document_id, row.locale]))).toEqual(expected);
  });
});
