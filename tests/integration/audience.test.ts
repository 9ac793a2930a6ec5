import type { Catalogue } from '../../server/src/contracts';
import type { AudienceService } from '../../server/src/features/audience';
import { readSiteSchema } from '../../server/src/platform/entity-schema';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

const bearer = { type: 'bearer' } as const;

describe('the audience of the playground', () => {
  let site: RunningStrapi;
  let token: string;
  beforeAll(async () => {
    site = await bootStrapi({
      config: {
        audience: { storefront: { uid: 'api::storefront.storefront' } },
      },
    });
    token = await site.adminToken();
  });
  afterAll(() => site?.destroy());

  const catalogue = async (): Promise<Catalogue> =>
    (await site.request.get('/cohort/entities').auth(token, bearer).expect(200)).body.data;
  const namesOf = async (uid: string): Promise<string[]> => {
    const type = (await catalogue()).types[uid];
    return [...(type?.fields ?? []), ...(type?.relations ?? [])].map((entry) => entry.name);
  };

  it('reads tables, columns and links from Strapi’s own metadata', async () => {
    const { types, defaultLocale } = await readSiteSchema(site.strapi);
    expect(defaultLocale).toBe('en');
    expect(types['api::company.company']).toMatchObject({
      table: 'companies',
      hasDrafts: true,
      isLocalized: false,
    });
    expect(types['api::storefront.storefront']).toMatchObject({
      hasDrafts: false,
      isLocalized: true,
    });
    const contact = types['api::contact.contact']?.attributes;
    expect(contact?.lastSeenAt).toMatchObject({
      type: 'datetime',
      column: 'last_seen_at',
      isPrivate: false,
    });
    expect(contact?.internalNotes).toMatchObject({ isPrivate: true });
    expect(contact?.company?.relation).toEqual({
      kind: 'to-one',
      target: 'api::company.company',
      link: {
        kind: 'join-table',
        table: 'contacts_company_lnk',
        from: 'contact_id',
        to: 'company_id',
        on: {},
      },
    });
    expect(types['api::company.company']?.attributes.contacts?.relation).toEqual({
      kind: 'to-many',
      target: 'api::contact.contact',
      link: {
        kind: 'join-table',
        table: 'contacts_company_lnk',
        from: 'company_id',
        to: 'contact_id',
        on: {},
      },
    });
    expect(types['api::company.company']?.attributes.parent?.relation?.link).toMatchObject({
      from: 'company_id',
      to: 'inv_company_id',
    });
    expect(types['api::company.company']?.attributes.subsidiaries?.relation?.link).toMatchObject({
      from: 'inv_company_id',
      to: 'company_id',
    });
    expect(contact?.preferences?.relation).toMatchObject({
      kind: 'to-one',
      target: 'customer.preferences',
      link: {
        table: 'contacts_cmps',
        from: 'entity_id',
        to: 'cmp_id',
        on: { field: 'preferences', component_type: 'customer.preferences' },
      },
    });
    expect(contact?.addresses?.relation?.kind).toBe('to-many');
    expect(types['plugin::users-permissions.user']?.attributes.password).toMatchObject({ isPrivate: true });
  });

  it('offers the fields of contacts without private ones, json and bookkeeping', async () => {
    const names = await namesOf('api::contact.contact');
    expect(names).toEqual(
      expect.arrayContaining([
        'name',
        'email',
        'birthday',
        'loyaltyLevel',
        'createdAt',
        'company',
        'orders',
        'addresses',
      ]),
    );
    for (const hidden of ['internalNotes', 'profile', 'createdBy', 'updatedBy', 'publishedAt', 'locale'])
      expect(names).not.toContain(hidden);
  });

  it('names no admin user, file or type of its own anywhere', async () => {
    expect(JSON.stringify(await catalogue())).not.toMatch(
      /admin::|plugin::upload|plugin::cohort|password|resetPasswordToken/,
    );
  });

  it('proposes a mapping to admins, and keeps both answers from strangers', async () => {
    const { body } = await site.request.get('/cohort/audience/proposal').auth(token, bearer).expect(200);
    expect(body.data).toMatchObject({
      isConfigured: true,
      entities: { contact: { uid: 'api::contact.contact', email: 'email' } },
    });
    await site.request.get('/cohort/entities').expect(401);
    await site.request.get('/api/cohort/entities').expect(403);
    const other = await site.adminToken({
      permissions: ['plugin::cohort.templates.read-templates'],
    });
    await site.request.get('/cohort/entities').auth(other, bearer).expect(403);
    const key = await site.apiToken({ type: 'read-only' });
    await site.request.get('/api/cohort/entities').auth(key, bearer).expect(200);
  });

  it('finds a recipient with its published company', async () => {
    const company = await site.strapi
      .documents('api::company.company')
      .create({ data: { name: 'Acme' }, status: 'published' });
    const renamed: object = { name: 'Acme, being renamed' };
    await site.strapi.documents('api::company.company').update({ documentId: company.documentId, data: renamed });
    const contact = await site.strapi.documents('api::contact.contact').create({
      data: {
        name: 'Ada',
        email: 'ada@example.test',
        timezone: 'Asia/Bangkok',
        internalNotes: 'difficult',
        company: company.documentId,
        lastSeenAt: '2026-03-01T10:00:00.000Z',
      },
    });
    const audience = site.strapi.plugin('cohort').service<AudienceService>('audience');
    const recipient = await audience.findRecipient(contact.documentId);
    expect(recipient).toMatchObject({
      email: 'ada@example.test',
      timezone: 'Asia/Bangkok',
      mailability: 'mailable',
      data: { name: 'Ada', lastSeenAt: '2026-03-01T10:00:00.000Z' },
      company: { name: 'Acme' },
    });
    expect(recipient?.data).not.toHaveProperty('internalNotes');
  });
});

describe('a mapping that does not fit the site', () => {
  it('stops the boot with a message that names the key and what would be valid', async () => {
    const boot = bootStrapi({
      config: {
        audience: { contact: { uid: 'api::contact.contact', email: 'emial' } },
      },
    });
    await expect(boot).rejects.toThrow(
      /plugins\.cohort\.config\.audience\.contact\.email: "emial" is not an attribute.*did you mean "email"/,
    );
  });
});
