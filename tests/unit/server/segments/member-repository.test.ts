import { type DomainError } from '../../../../server/src/contracts';
import { EVERYTHING, NOTHING } from '../../../../server/src/lib/content-reads';
import { TABLES } from '../../../../server/src/lib/table-names';
import { describeEachDatabase } from '../../../support/databases';
import { runningStatements } from '../../../support/running-statements';
import { addCompany, addContact, link } from '../audience/crm-tables';
import { companyType, contactType, site } from '../audience/site-builder';
import { openCrm, type Crm } from './open-crm';

const contacts = (...rules: object[]) => ({ entity: 'contact', matchType: 'all', rules });
const companies = (...rules: object[]) => ({ entity: 'company', matchType: 'all', rules });
const ANYONE = { field: 'email', operator: 'not_equals', value: 'nobody' };
const reads = EVERYTHING;
const NAMED = { field: 'name', operator: 'is_not_empty' };

describeEachDatabase('members', (client) => {
  let crm: Crm;
  const open = async (...args: Parameters<typeof site>): Promise<Crm> => {
    crm = await openCrm(client, site(...args));
    return crm;
  };
  afterEach(() => crm.close());

  it('counts contacts by the gate, and the parts add up', async () => {
    const { knex, members, question } = await open();
    for (let index = 0; index < 3; index += 1) await addContact(knex, { document_id: `ok${index}`, name: 'x' });
    await addContact(knex, { document_id: 'blank', email: '', name: 'x' });
    await addContact(knex, { document_id: 'left', unsubscribed: true, name: 'x' });
    await addContact(knex, { document_id: 'asleep', active: false, name: 'x' });
    await addContact(knex, { document_id: 'bounced', name: 'x' });
    await addContact(knex, { document_id: 'unnamed' });
    await knex(TABLES.suppressions).insert({ scope: 'all', address: 'bounced@example.test', expires_at: null });
    expect(await members.reach(await question(contacts(NAMED)))).toEqual({
      matched: 7,
      mailable: 3,
      unsubscribed: 1,
      inactive: 1,
      suppressed: 1,
      noAddress: 1,
    });
  });

  it('counts draft, published and localized rows of a document once', async () => {
    const { knex, members, question } = await open(contactType({ hasDrafts: true, isLocalized: true }));
    await addContact(knex, { document_id: 'ada', locale: 'en', published_at: null, name: 'Ada' });
    await addContact(knex, { document_id: 'ada', locale: 'en', name: 'Ada' });
    await addContact(knex, { document_id: 'ada', locale: 'th', name: 'เอดา' });
    await addContact(knex, { document_id: 'bob', locale: 'th', name: 'Bob' });
    await addContact(knex, { document_id: 'draft', locale: 'en', published_at: null, name: 'Draft' });
    expect(await members.reach(await question(contacts(NAMED)))).toMatchObject({ matched: 2, mailable: 2 });
    const page = await members.page({ reads, ...(await question(contacts(NAMED))), page: 1, pageSize: 10 });
    expect(page.data.map((member) => member.name)).toEqual(['Ada', 'Bob']);
  });

  it('counts a company by its luckiest contact, and one without contacts as without address', async () => {
    const { knex, members, question } = await open(companyType({ hasDrafts: true }));
    const [acme, beta, gamma] = [
      await addCompany(knex, { document_id: 'acme', name: 'Acme' }),
      await addCompany(knex, { document_id: 'beta', name: 'Beta' }),
      await addCompany(knex, { document_id: 'gamma', name: 'Gamma' }),
    ];
    await addCompany(knex, { document_id: 'acme', name: 'Acme', published_at: null });
    await link(knex, await addContact(knex, { document_id: 'a1', unsubscribed: true }), acme);
    await link(knex, await addContact(knex, { document_id: 'a2' }), acme);
    await link(knex, await addContact(knex, { document_id: 'b1', unsubscribed: true }), beta);
    await link(knex, await addContact(knex, { document_id: 'b2', email: null }), beta);
    expect(gamma).toBeGreaterThan(0);
    expect(await members.reach(await question(companies(NAMED)))).toEqual({
      matched: 3,
      mailable: 1,
      unsubscribed: 1,
      inactive: 0,
      suppressed: 0,
      noAddress: 1,
    });
  });

  it('pages in a stable order and says how many there are', async () => {
    const { knex, members, question } = await open();
    for (let index = 0; index < 7; index += 1) await addContact(knex, { document_id: `c${index}`, name: `N${index}` });
    const page = await members.page({ reads, ...(await question(contacts(ANYONE))), page: 2, pageSize: 3 });
    expect(page.data.map((member) => member.documentId)).toEqual(['c3', 'c4', 'c5']);
    expect(page.meta.pagination).toEqual({ page: 2, pageSize: 3, total: 7, pageCount: 3 });
  });

  it('searches names and addresses by Unicode case; % and _ are themselves', async () => {
    const { knex, members, question } = await open();
    await addContact(knex, { document_id: 'a', name: 'STANISŁAW' });
    await addContact(knex, { document_id: 'b', name: '100% Bob', email: 'BOB_1@example.test' });
    const found = async (search: string) =>
      (await members.page({ reads, ...(await question(contacts(ANYONE))), search, page: 1, pageSize: 10 })).data.map(
        (member) => member.documentId,
      );
    expect(await found('stanisław')).toEqual(['a']);
    expect(await found('0% b')).toEqual(['b']);
    expect(await found('%')).toEqual(['b']);
    expect(await found('bob_1')).toEqual(['b']);
    expect(await found('_')).toEqual(['b']);
    expect(await found('nobody')).toEqual([]);
  });

  it('never shows nor searches an address that the site keeps private', async () => {
    const schema = contactType();
    const { knex, members, question } = await open({
      ...schema,
      attributes: { ...schema.attributes, email: { type: 'email', isPrivate: true, column: 'email' } },
    });
    await addContact(knex, { document_id: 'a', name: 'Ada', email: 'secret@example.test' });
    const page = { page: 1, pageSize: 10 };
    expect((await members.page({ reads, ...(await question(contacts(NAMED))), ...page })).data).toEqual([
      { documentId: 'a', name: 'Ada', email: null },
    ]);
    expect(
      (await members.page({ reads, ...(await question(contacts(NAMED))), ...page, search: 'secret' })).data,
    ).toEqual([]);
    expect(await members.reach(await question(contacts(NAMED)))).toMatchObject({ mailable: 1 });
  });

  it('neither shows nor searches what its reader may not read', async () => {
    const { knex, members, question } = await open();
    await addContact(knex, { document_id: 'a', name: 'Ada', email: 'secret@example.test' });
    const asked = { ...(await question(contacts(NAMED))), page: 1, pageSize: 10 };
    const byName = new Map([['api::contact.contact', [{ fields: ['name'], locales: 'all' as const }]]]);
    const [shown] = (await members.page({ ...asked, reads: byName })).data;
    expect(shown).toEqual({ documentId: 'a', name: 'Ada', email: null });
    expect((await members.preview({ ...asked, reads: byName }, 5)).preview).toEqual([shown]);
    const found = async (search: string) => (await members.page({ ...asked, reads: byName, search })).data;
    expect([await found('secret'), await found('ada')]).toEqual([[], [shown]]);
    expect((await members.page({ ...asked, reads: NOTHING })).data).toMatchObject([{ name: null, email: null }]);
    expect((await members.page({ ...asked, reads: NOTHING, search: 'a' })).data).toEqual([]);
  });

  it('previews the first few beside the reach', async () => {
    const { knex, members, question } = await open();
    for (let index = 0; index < 7; index += 1) await addContact(knex, { document_id: `c${index}` });
    const { reach, preview } = await members.preview({ reads, ...(await question(contacts(ANYONE))) }, 5);
    expect(reach.matched).toBe(7);
    expect(preview).toHaveLength(5);
  });

  /** Texts are what can be stopped on SQLite; the others multiply rows, so that no machine is fast enough. */
  const SLOW =
    client === 'sqlite'
      ? "(SELECT COUNT(*) FROM contacts a, contacts b WHERE cohort_fold(a.name || b.name || member.name) = 'x') = 0"
      : '(SELECT COUNT(*) FROM contacts a, contacts b, contacts c, contacts d WHERE a.id + b.id + c.id + d.id + member.id > 0) > 0';

  it('stops a question that takes too long, leaves nothing running, and answers the next', async () => {
    const { knex, members, question } = await open();
    for (let index = 0; index < 400; index += 1) await addContact(knex, { document_id: `c${index}`, name: 'Ada' });
    const { where, ...asked } = await question(contacts(ANYONE));
    const slow = members.reach({ ...asked, where: { ...where, sql: `${where.sql} AND ${SLOW}` }, timeoutMs: 200 });
    await expect(slow).rejects.toMatchObject({ name: 'DomainError', code: 'too_slow' } satisfies Partial<DomainError>);
    expect(await runningStatements(knex, client)).toEqual([]);
    expect(await members.reach({ ...asked, where })).toMatchObject({ matched: 400 });
  });
});
