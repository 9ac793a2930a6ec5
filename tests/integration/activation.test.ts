/** What a site must have before a sequence may send: asked of a running Strapi whose provider loses headers. */
import { bootStrapi, type RunningStrapi } from '../support/strapi';

describe('switching a sequence on', () => {
  let site: RunningStrapi;
  let token: string;
  beforeAll(async () => {
    site = await bootStrapi({ config: { process: 'web', sending: { providerPassesHeaders: false } } });
    token = await site.adminToken();
  });
  afterAll(() => site?.destroy());

  const call = (method: 'post' | 'put', path: string, data: object) =>
    site.request[method](path).auth(token, { type: 'bearer' }).send({ data });

  it('is refused with the remedy where the provider drops the unsubscribe header; a draft is kept', async () => {
    const html = '<body><p>News</p><a href="{{ unsubscribe_url }}">Leave</a></body>';
    const template = await call('post', '/cohort/templates', { name: 'News', subject: 'News', html });
    const steps = [{ template: template.body.data.documentId }];
    const draft = await call('post', '/cohort/sequences', { name: 'News', steps });
    expect(draft.status).toBe(201);
    const refused = await call('put', `/cohort/sequences/${draft.body.data.documentId}`, { isActive: true });
    expect(refused.status).toBe(400);
    expect(refused.body.error.details.errors).toEqual([
      {
        path: ['data', 'isActive'],
        code: 'headers_dropped',
        message: expect.stringMatching(/provider-email-nodemailer 5\.\S+ drops it.*sending\.smtp/),
        name: 'ValidationError',
      },
    ]);

    const preview = await call('post', `/cohort/templates/${template.body.data.documentId}/preview`, {});
    expect(preview.body.data.html).toMatch(/Leave<\/a><p style="[^"]*">Cohort Playground<br>1 Example Road.*<\/body>/s);
    expect(preview.body.data.text).toContain('Bangkok 10110');
  });
});
