import { bootStrapi, type RunningStrapi } from '../support/strapi';
import { describeEachDatabase } from '../support/databases';

describeEachDatabase('a playground under test', (client) => {
  let site: RunningStrapi;
  beforeAll(async () => {
    site = await bootStrapi({ client });
  });
  afterAll(() => site?.destroy());

  it('serves its health route', () => site.request.get('/_health').expect(204));

  it('knows the admin behind a token, and refuses none', async () => {
    await site.request.get('/admin/users/me').expect(401);
    const token = await site.adminToken({ email: 'ada@example.test' });
    const { body } = await site.request.get('/admin/users/me').auth(token, { type: 'bearer' }).expect(200);
    expect(body.data.email).toBe('ada@example.test');
  });

  it('serves the content API to an API token', async () => {
    await site.request.get('/api/contacts').expect(403);
    const key = await site.apiToken();
    await site.request.get('/api/contacts').auth(key, { type: 'bearer' }).expect(200);
  });

  it('keeps its data over a restart', async () => {
    const { database } = site;
    const contact = await site.strapi
      .documents('api::contact.contact')
      .create({ data: { email: 'b@example.test', name: 'B' } });
    await site.destroy({ keepData: true });
    site = await bootStrapi({ database });
    expect(
      await site.strapi.documents('api::contact.contact').findOne({ documentId: contact.documentId }),
    ).toMatchObject({
      email: 'b@example.test',
    });
  });
});
