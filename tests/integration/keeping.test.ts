/** One boot without the plugin must cost nothing: rows and grants are there again at the next boot with it. */
import { describeEachDatabase } from '../support/databases';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

const ACTION = 'plugin::cohort.templates.read-templates';
/** What is kept is rows of Strapi’s own tables; five boots on MySQL take more than a minute. */
const ENGINES = ['sqlite', 'postgres'] as const;
const FIVE_BOOTS_MS = 300_000;
const HTML = '<p>Hello <a href="{{ unsubscribe_url }}">Unsubscribe</a></p>';
const SCOPE = 'plugin::cohort.template.find';

const editorRole = async (site: RunningStrapi): Promise<number> => {
  const role = await site.strapi.db.query('admin::role').findOne({ where: { code: 'strapi-editor' } });
  if (!role) throw new Error('This Strapi has no editor role');
  return role.id;
};

const grantsOf = async (site: RunningStrapi) => ({
  roles: await site.strapi.db
    .query('admin::permission')
    .count({ where: { action: ACTION, role: { code: 'strapi-editor' } } }),
  users: await site.strapi.db.query('plugin::users-permissions.permission').count({ where: { action: SCOPE } }),
  tokens: await site.strapi.db.query('admin::api-token-permission').count({ where: { action: SCOPE } }),
});

const grant = async (site: RunningStrapi): Promise<void> => {
  const { strapi } = site;
  await strapi
    .service('admin::role')
    .addPermissions(await editorRole(site), [{ action: ACTION, subject: null, conditions: [], properties: {} }]);
  const role = await strapi.db.query('plugin::users-permissions.role').findOne({ where: { type: 'authenticated' } });
  await strapi.db.query('plugin::users-permissions.permission').create({ data: { action: SCOPE, role: role?.id } });
  await site.apiToken({ permissions: [SCOPE] });
};

const fill = async (site: RunningStrapi): Promise<void> => {
  const token = await site.adminToken();
  const send = (path: string, data: object) => site.request.post(path).auth(token, { type: 'bearer' }).send({ data });
  const template = await send('/cohort/templates', {
    name: 'Welcome',
    subject: 'Hello',
    html: HTML,
  }).expect(201);
  await send('/cohort/segments', {
    name: 'Everyone with an address',
    entity: 'contact',
    filter: {
      entity: 'contact',
      matchType: 'all',
      rules: [{ field: 'email', operator: 'is_not_empty' }],
    },
  }).expect(201);
  const step = { template: template.body.data.documentId };
  const sequence = await send('/cohort/sequences', {
    name: 'Welcome',
    isActive: true,
    steps: [step],
  }).expect(201);
  await site.strapi.documents('api::contact.contact').create({ data: { email: 'ann@example.test', name: 'Ann' } });
  const segments = await site.request.get('/cohort/segments').auth(token, { type: 'bearer' }).expect(200);
  await send(`/cohort/segments/${segments.body.data[0].documentId}/enroll`, {
    sequence: sequence.body.data.documentId,
  }).expect(200);
};

const countRows = async (site: RunningStrapi): Promise<Record<string, number>> => {
  const tables = [
    'cohort_templates',
    'cohort_segments',
    'cohort_sequences',
    'cohort_sequence_steps',
    'cohort_enrollments',
    'cohort_deliveries',
  ];
  const counts = tables.map(async (table) => {
    const [row] = await site.strapi.db.connection(table).count({ rows: '*' });
    return [table, Number(row?.rows)] as const;
  });
  return Object.fromEntries(await Promise.all(counts));
};

describeEachDatabase(
  'what the plugin owns',
  (client) => {
    let site: RunningStrapi;
    afterEach(() => site.destroy());

    it(
      'survives a boot with the plugin disabled and one with it unbuilt',
      async () => {
        site = await bootStrapi({ client, config: { process: 'web' } });
        const { database } = site;
        await grant(site);
        await fill(site);
        const before = {
          rows: await countRows(site),
          grants: await grantsOf(site),
        };
        expect(before).toMatchObject({
          rows: {
            cohort_templates: 1,
            cohort_segments: 1,
            cohort_sequences: 1,
            cohort_enrollments: 1,
            cohort_deliveries: 1,
          },
          grants: { roles: 1, users: 1, tokens: 1 },
        });

        for (const withoutPlugin of ['disabled', 'unbuilt'] as const) {
          await site.destroy({ keepData: true });
          site = await bootStrapi({ database, withoutPlugin });
          expect(await grantsOf(site)).toEqual({
            roles: 0,
            users: 0,
            tokens: 0,
          });
          await site.destroy({ keepData: true });
          site = await bootStrapi({ database, config: { process: 'web' } });
          expect({
            rows: await countRows(site),
            grants: await grantsOf(site),
          }).toEqual(before);
        }
      },
      FIVE_BOOTS_MS,
    );

    it('does not put back a grant that was taken away while the plugin ran', async () => {
      site = await bootStrapi({ client, config: { process: 'web' } });
      const { database } = site;
      await grant(site);
      await site.strapi.db.query('admin::permission').deleteMany({
        where: { action: ACTION, role: await editorRole(site) },
      });
      await site.destroy({ keepData: true });
      site = await bootStrapi({ database, config: { process: 'web' } });
      expect((await grantsOf(site)).roles).toBe(0);
    });
  },
  ENGINES,
);
