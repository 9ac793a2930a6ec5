import type { Knex } from 'knex';
import { createAudience, type AudienceEntity, type AudienceService } from '../../../../server/src/features/audience';
import { isMailbox } from '../../../../server/src/lib/mailbox';
import { fragment, joinFragments } from '../../../../server/src/lib/sql-fragment';
import type { SiteSchema } from '../../../../server/src/lib/site-schema';
import { sequenceScope } from '../../../../server/src/lib/suppression-scope';
import { TABLES } from '../../../../server/src/lib/table-names';
import { createDatabase } from '../../../../server/src/platform/database';
import { selectRows } from '../../../../server/src/platform/select-rows';
import { describeEachDatabase, openTemporaryKnex } from '../../../support/databases';
import { addCompany, addContact, createCrmTables, link } from './crm-tables';
import { companyType, contactType, site } from './site-builder';

const FILTER = { maxDepth: 5, maxRules: 100, previewTimeoutMs: 5_000 };
const AUDIENCE = {
  contact: {
    uid: 'api::contact.contact',
    email: 'email',
    name: 'name',
    company: 'company',
    active: 'active',
    unsubscribed: 'unsubscribed',
    exclude: ['points'],
  },
  company: { uid: 'api::company.company', name: 'name' },
};
const NOW_MS = 1_800_000_000_000;

const member = (audience: AudienceService, key: string): AudienceEntity => {
  const entity = audience.entity(key);
  if (!entity) throw new Error(`No ${key}`);
  return entity;
};

/** member document → recipient documents and the gate’s answers, as counts and enrolling see them. */
const reach = async (
  knex: Knex,
  audience: AudienceService,
  key: string,
  sequenceId?: string,
): Promise<Record<string, string>> => {
  const entity = member(audience, key);
  const joins = audience.recipients(entity, 'member', 'recipient');
  if (!joins) throw new Error('Reaches nobody');
  const gate = audience.mailability('recipient', fragment('?', [NOW_MS]), sequenceId);
  const statement = joinFragments(
    [
      fragment('SELECT recipient.document_id AS recipient,'),
      gate,
      fragment('AS gate FROM'),
      audience.from(entity, 'member'),
      joins,
      fragment('WHERE'),
      audience.scope(entity, 'member'),
      fragment('ORDER BY recipient.document_id'),
    ],
    ' ',
  );
  const rows = await selectRows(knex, statement);
  expect(new Set(rows.map((row) => row.recipient)).size).toBe(rows.length);
  return Object.fromEntries(rows.map((row) => [row.recipient, row.gate]));
};

describeEachDatabase('the audience', (client) => {
  let knex: Knex;
  let close: () => Promise<void>;
  const open = (schema: SiteSchema = site()): AudienceService =>
    createAudience({
      database: createDatabase(knex),
      site: schema,
      config: { audience: AUDIENCE, filter: FILTER, timezone: 'UTC' },
      addressKeys: ['a key', 'an older key'],
    });

  beforeEach(async () => {
    ({ knex, close } = await openTemporaryKnex(client));
    await createCrmTables(knex, client);
  });
  afterEach(() => close());

  it.each<[string, 'all' | string[], boolean]>([
    ['everything', 'all', true],
    ['all that the gate looks at', ['email', 'active', 'unsubscribed'], true],
    ['not the address', ['name', 'active', 'unsubscribed'], false],
    ['not who is active', ['email', 'unsubscribed'], false],
    ['not who unsubscribed', ['email', 'active'], false],
    ['nothing', [], false],
  ])('tells whom mail reaches to who may read %s', (_what, fields, expected) => {
    const reads = new Map([['api::contact.contact', [{ fields, locales: 'all' } as const]]]);
    expect(open().readableBy(reads).mayReadMailability()).toBe(expected);
    expect(open().readableBy(new Map()).mayReadMailability()).toBe(false);
    expect(open().readableBy('everything').mayReadMailability()).toBe(true);
  });

  it('decides who may be mailed, by the first reason that holds', async () => {
    await addContact(knex, { document_id: 'a-fine' });
    await addContact(knex, { document_id: 'b-no-email', email: null, unsubscribed: true });
    await addContact(knex, { document_id: 'c-blank', email: '  \t' });
    await addContact(knex, { document_id: 'd-no-at', email: 'someone.example.test' });
    await addContact(knex, { document_id: 'e-unsubscribed', unsubscribed: true, active: false });
    await addContact(knex, { document_id: 'f-inactive', active: false });
    await addContact(knex, { document_id: 'g-never-said', active: null, unsubscribed: null });
    await addContact(knex, { document_id: 'h-suppressed', email: ' ŁUCJA@Example.test\n' });
    await addContact(knex, { document_id: 'i-expired', email: 'expired@example.test' });
    await addContact(knex, { document_id: 'j-accent', email: 'jose@example.test' });
    await addContact(knex, { document_id: 'k-sequence', email: 'k@example.test' });
    await knex(TABLES.suppressions).insert([
      { scope: 'all', address: 'łucja@example.test', expires_at: null },
      { scope: 'all', address: 'expired@example.test', expires_at: NOW_MS },
      { scope: 'all', address: 'josé@example.test', expires_at: null },
      { scope: sequenceScope('spring'), address: 'k@example.test', expires_at: NOW_MS + 1 },
    ]);
    const expected = {
      'a-fine': 'mailable',
      'b-no-email': 'no_address',
      'c-blank': 'no_address',
      'd-no-at': 'no_address',
      'e-unsubscribed': 'unsubscribed',
      'f-inactive': 'inactive',
      'g-never-said': 'mailable',
      'h-suppressed': 'suppressed',
      'i-expired': 'mailable',
      'j-accent': 'mailable',
      'k-sequence': 'mailable',
    };
    expect(await reach(knex, open(), 'contact')).toEqual(expected);
    expect(await reach(knex, open(), 'contact', 'spring')).toEqual({ ...expected, 'k-sequence': 'suppressed' });
    expect(await reach(knex, open(), 'contact', 'autumn')).toEqual(expected);
  });

  it.each([
    ['a quoted local part', '"a@evil.test x"@good.test', 'no_address'],
    ['two addresses', 'a@x.test,b@x.test', 'no_address'],
    ['two at signs', 'a@b@x.test', 'no_address'],
    ['a blank inside', 'a b@x.test', 'no_address'],
    ['a display name', 'Ann<a@x.test>', 'no_address'],
    ['a comment', 'a(b)@x.test', 'no_address'],
    ['a group', 'list;a@x.test', 'no_address'],
    ['a local part of 65', `${'a'.repeat(65)}@x.test`, 'no_address'],
    ['a local part of 64', `${'é'.repeat(64)}@x.test`, 'mailable'],
    ['more than 254 characters', `a@${'b'.repeat(248)}.test`, 'no_address'],
    ['a host without a domain', 'a@localhost', 'no_address'],
    ['a dot before the at sign only', 'a.b@localhost', 'no_address'],
    ['an address of a machine', 'a@[127.0.0.1]', 'no_address'],
    ['a domain that begins with a dot', 'a@.x.test', 'no_address'],
    ['a domain with two dots', 'a@x..test', 'no_address'],
    ['a domain that ends in a dot', ' a@x.test. ', 'no_address'],
    ['a short domain', 'a@b.c', 'mailable'],
    ['blanks around', " o'neil+tag_1%@x-y.test ", 'mailable'],
  ])('counts %s as the sender will judge it', async (_what, email, gate) => {
    await addContact(knex, { document_id: 'a', email });
    expect(await reach(knex, open(), 'contact')).toEqual({ a: gate });
    expect(isMailbox(email.trim())).toBe(gate === 'mailable');
  });

  it('reaches a company’s contacts through the contact’s own relation, published company rows only', async () => {
    const draft = await addCompany(knex, { document_id: 'acme', published_at: null });
    const published = await addCompany(knex, { document_id: 'acme' });
    const unpublished = await addCompany(knex, { document_id: 'beta', published_at: null });
    const contact = await addContact(knex, { document_id: 'ada' });
    const other = await addContact(knex, { document_id: 'bob' });
    await link(knex, contact, draft);
    await link(knex, contact, published);
    await link(knex, other, unpublished);
    expect(await reach(knex, open(site(companyType({ hasDrafts: true }))), 'company')).toEqual({ ada: 'mailable' });
  });

  it('reaches a localized contact once, whichever locale the link names', async () => {
    const company = await addCompany(knex, { document_id: 'acme' });
    await addContact(knex, { document_id: 'ada', locale: 'en', name: 'Ada' });
    const thai = await addContact(knex, { document_id: 'ada', locale: 'th', name: 'เอดา' });
    await link(knex, thai, company);
    const audience = open(site(contactType({ isLocalized: true })));
    expect(await reach(knex, audience, 'company')).toEqual({ ada: 'mailable' });
    expect(await audience.findRecipient('ada')).toMatchObject({ name: 'Ada', company: { name: null } });
  });

  it('reads a recipient with what templates may see, and its company', async () => {
    const company = await addCompany(knex, { document_id: 'acme', name: 'Acme', secret: 'margin' });
    const contact = await addContact(knex, {
      document_id: 'ada',
      name: 'Ada',
      notes: 'private',
      pin: 'hash',
      points: 5,
      birthday: '1815-12-10',
      active: true,
    });
    await link(knex, contact, company);
    const recipient = await open().findRecipient('ada');
    expect(recipient).toMatchObject({
      uid: 'api::contact.contact',
      documentId: 'ada',
      email: 'ada@example.test',
      name: 'Ada',
      timezone: null,
      mailability: 'mailable',
      data: { name: 'Ada', email: 'ada@example.test', active: true, tier: null },
      company: { name: 'Acme', turnover: null },
    });
    for (const hidden of ['notes', 'pin', 'points']) expect(recipient?.data).not.toHaveProperty(hidden);
    expect(recipient?.company).not.toHaveProperty('secret');
  });

  it('sees a suppression within the caller’s transaction, and no contact that is gone', async () => {
    await addContact(knex, { document_id: 'ada' });
    const audience = open();
    await knex.transaction(async (trx) => {
      await trx(TABLES.suppressions).insert({
        scope: sequenceScope('spring'),
        address: 'ada@example.test',
        expires_at: null,
      });
      expect(await audience.findRecipient('ada', { within: trx, sequenceId: 'spring' })).toMatchObject({
        mailability: 'suppressed',
      });
      expect(await audience.findRecipient('ada', { within: trx })).toMatchObject({ mailability: 'mailable' });
    });
    expect(await audience.findRecipient('nobody')).toBeNull();
  });
});

describe('an audience without contacts', () => {
  it('says at use what to configure', async () => {
    const { knex, close } = await openTemporaryKnex('sqlite');
    const audience = createAudience({
      database: createDatabase(knex),
      site: { types: {}, defaultLocale: null },
      config: { audience: {}, filter: FILTER, timezone: 'UTC' },
      addressKeys: [],
    });
    expect(audience.entities()).toEqual([]);
    expect(() => audience.contact()).toThrow(/plugins\.cohort\.config\.audience\.contact/);
    await close();
  });
});
