/**
 * What is deleted while somebody changes or uses it: one of both is refused, and the site goes on. A process of its own,
 * since what Strapi does once a write is committed can end it.
 */
import createKnex, { type Knex } from 'knex';
import { TABLES } from '../../server/src/lib/table-names';
import { atOnce } from '../support/at-once';
import { createTemporaryDatabase, describeEachDatabase, type TemporaryDatabase } from '../support/databases';
import { startSiteProcess, type SiteProcess } from '../support/process';
import { bootStrapi } from '../support/strapi';

const ROUNDS = [1, 2, 3, 4, 5, 6];
const STOP = '<a href="{{ unsubscribe_url }}">stop</a>';

describeEachDatabase('what vanishes', (client) => {
  let database: TemporaryDatabase;
  let knex: Knex;
  let site: SiteProcess;
  let token: string;
  let serial = 0;

  beforeAll(async () => {
    database = await createTemporaryDatabase(client);
    const prepared = await bootStrapi({ database, config: { process: 'web', queue: { driver: 'memory' } } });
    token = await prepared.adminToken();
    for (const name of ['Ada', 'Grace', 'Edsger']) {
      await prepared.strapi.documents('api::contact.contact').create({ data: { name, email: `${name}@example.test` } });
    }
    await prepared.destroy({ keepData: true });
    knex = createKnex(database.knexConfig);
    site = await startSiteProcess({ database, config: { process: 'web', queue: { driver: 'memory' } } });
  });
  afterAll(async () => {
    await site?.stop();
    await knex?.destroy();
    await database?.drop();
  });

  const send = async (method: string, path: string, data?: object) => {
    const answer = await fetch(`${site.url}/cohort${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: data === undefined ? undefined : JSON.stringify({ data }),
    });
    const text = await answer.text();
    return { status: answer.status, text, id: documentIdOf(text) };
  };
  const create = async (path: string, data: object): Promise<string> => {
    serial += 1;
    const { status, text, id } = await send('POST', path, { name: `Vanishing ${serial}`, ...data });
    if (status !== 201 || id === null) throw new Error(`POST ${path}: ${status} ${text}`);
    return id;
  };
  const segment = (): Promise<string> => {
    const rules = [{ field: 'email', operator: 'is_not_empty' }];
    return create('/segments', { entity: 'contact', filter: { entity: 'contact', matchType: 'all', rules } });
  };
  const template = (): Promise<string> => create('/templates', { subject: 'Hi', html: `<p>Hi</p>${STOP}` });
  const sequence = async (more: object = {}): Promise<string> =>
    create('/sequences', { steps: [{ template: await template() }], ...more });

  const changed: Record<string, { make: () => Promise<string>; change: (round: number) => object }> = {
    segments: { make: segment, change: (round) => ({ description: `Round ${round}` }) },
    sequences: { make: sequence, change: (round) => ({ description: `Round ${round}`, steps: [] }) },
    templates: { make: template, change: (round) => ({ subject: `Round ${round}` }) },
  };

  it.each(Object.keys(changed))('answers 404 for one of the %s that is deleted while it is changed', async (kind) => {
    const { make, change } = changed[kind] ?? { make: segment, change: () => ({}) };
    const seen = await atOnce(
      ROUNDS,
      async (round) => {
        const path = `/${kind}/${await make()}`;
        const [removed, ...updated] = await Promise.all([
          send('DELETE', path),
          send('PUT', path, change(round)),
          send('PUT', path, change(round)),
        ]);
        return { removed: removed.status, updated: updated.map(({ status }) => status) };
      },
      3,
    );
    expect(seen.map(({ removed }) => removed)).toEqual(ROUNDS.map(() => 204));
    expect(seen.flatMap(({ updated }) => updated).filter((status) => status !== 200 && status !== 404)).toEqual([]);
    expect(site.isRunning()).toBe(true);
    expect(site.log()).not.toMatch(/TypeError|Unhandled/);
    expect((await send('GET', `/${kind}`)).status).toBe(200);
  });

  it('keeps the steps that a sequence has, however many edit it at once', async () => {
    for (const round of ROUNDS) {
      const [first, second] = [await template(), await template()];
      const id = await create('/sequences', { steps: [{ template: first }, { template: second }] });
      const { steps } = JSON.parse((await send('GET', `/sequences/${id}`)).text).data as {
        steps: { documentId: string; template: string }[];
      };
      const [one, two] = steps.map(({ documentId, template: used }) => ({ documentId, template: used }));
      const answers = await Promise.all([
        send('PUT', `/sequences/${id}`, { steps: [one] }),
        send('PUT', `/sequences/${id}`, { steps: [two] }),
        send('PUT', `/sequences/${id}`, { description: `Round ${round}` }),
      ]);
      const refused = answers.filter(({ status }) => status !== 200).map(({ status }) => status);
      // Before the other has begun it is no conflict yet: the step is unknown.
      expect([[400], [409]]).toContainEqual(refused);
      const left = JSON.parse((await send('GET', `/sequences/${id}`)).text).data as { steps: unknown[] };
      expect(left.steps).toHaveLength(1);
    }
    expect(site.isRunning()).toBe(true);
    expect(site.log()).not.toMatch(/TypeError|Unhandled/);
  });

  it('lets nobody walk on because of a segment or through a sequence that is gone', async () => {
    const outcomes = await atOnce(
      ROUNDS,
      async (round) => {
        const [id, walk] = [await segment(), await sequence({ isActive: true })];
        const gone = round % 2 === 0 ? `/segments/${id}` : `/sequences/${walk}`;
        const [enrolled, removed] = await Promise.all([
          send('POST', `/segments/${id}/enroll`, { sequence: walk }),
          send('DELETE', gone),
        ]);
        const [open] = await knex(TABLES.enrollments)
          .where({ source_segment_id: id })
          .whereIn('state', ['pending', 'active', 'paused'])
          .count({ total: '*' });
        return { enrolled: enrolled.status, removed: removed.status, open: Number(open?.total ?? 0) };
      },
      2,
    );
    for (const { enrolled, removed, open } of outcomes) {
      if (removed === 204)
        expect({ isRefused: enrolled >= 400 && enrolled < 500, open }).toEqual({ isRefused: true, open: 0 });
      else expect({ enrolled, removed, open }).toEqual({ enrolled: 200, removed: 409, open: 3 });
    }
  });
});

const documentIdOf = (text: string): string | null => /"documentId":"(\w+)"/.exec(text)?.[1] ?? null;
