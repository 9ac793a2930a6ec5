/** Two people who edit the same segment, sequence or template: the second is told, whoever is first and however close. */
import { describeEachDatabase } from '../support/databases';
import { named, openSegmentDesk, SEGMENT_EDITOR, type SegmentDesk } from '../support/segment-desk';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

const bearer = { type: 'bearer' } as const;
const ROUNDS = [1, 2, 3, 4, 5];
const KINDS = ['segments', 'sequences', 'templates'] as const;
const HTML = '<p>Hi</p><a href="{{ unsubscribe_url }}">stop</a>';
const MAIL_EDITOR = {
  permissions: [
    ...['read', 'create', 'update'].map((name) => `plugin::cohort.templates.${name}-templates`),
    ...['read', 'create', 'update'].map((name) => `plugin::cohort.sequences.${name}-sequences`),
  ],
};

interface Versioned {
  documentId: string;
  version: number;
}

describeEachDatabase('edits of the same record', (client) => {
  let site: RunningStrapi;
  let ann: SegmentDesk;
  let bob: SegmentDesk;
  let mailEditor: string;
  let serial = 0;

  const person = async (firstname: string, options = {}): Promise<string> => {
    const email = `${firstname.toLowerCase()}-${client}@example.test`;
    const token = await site.adminToken({ email, ...options });
    await site.strapi.db.query('admin::user').update({ where: { email }, data: { firstname, lastname: 'Berg' } });
    return token;
  };
  beforeAll(async () => {
    site = await bootStrapi({ client });
    ann = openSegmentDesk(site, await person('Ann'));
    bob = openSegmentDesk(site, await person('Bob'));
    mailEditor = await person('Eve', MAIL_EDITOR);
  });
  afterAll(() => site?.destroy());

  const template = async (): Promise<Versioned> => {
    serial += 1;
    const data = { name: `Template ${serial}`, subject: 'Hi', html: HTML };
    return (await ann.post('/templates', data).expect(201)).body.data;
  };
  const MAKE: Record<(typeof KINDS)[number], () => Promise<Versioned>> = {
    segments: () => ann.create({ filter: named('Ada'), visibility: 'public' }),
    sequences: async () => {
      serial += 1;
      const data = { name: `Sequence ${serial}`, steps: [{ template: (await template()).documentId }] };
      return (await ann.post('/sequences', data).expect(201)).body.data;
    },
    templates: template,
  };
  const rename = (version?: number) => {
    serial += 1;
    return { name: `Renamed ${serial}`, ...(version === undefined ? {} : { version }) };
  };

  describe.each(KINDS)('of %s', (kind) => {
    const make = async () => {
      const made = await MAKE[kind]();
      return { ...made, path: `/${kind}/${made.documentId}` };
    };

    it('refuses the one that was based on an older version, and says whose edit it would undo', async () => {
      const { path, version } = await make();
      expect(version).toBe(1);
      const first = await ann.put(path, rename(version)).expect(200);
      expect(first.body.data.version).toBe(2);
      const { body } = await bob.put(path, rename(version)).expect(409);
      expect(body.error.details).toEqual({
        code: 'stale',
        stale: { version: 2, changedAt: first.body.data.updatedAt, changedBy: 'Ann Berg' },
      });
      expect(body.error.message).toContain('Ann Berg');
      expect((await ann.get(path)).body.data.name).toBe(first.body.data.name);
    });

    it('lets it overwrite by stating the version that it was told of', async () => {
      const { path, version } = await make();
      await ann.put(path, rename(version)).expect(200);
      const { body } = await bob.put(path, rename(version)).expect(409);
      const mine = rename(body.error.details.stale.version);
      const saved = await bob.put(path, mine).expect(200);
      expect(saved.body.data).toMatchObject({ name: mine.name, version: 3 });
      const again = await ann.put(path, rename(2)).expect(409);
      expect(again.body.error.details.stale).toMatchObject({ version: 3, changedBy: 'Bob Berg' });
    });

    it('lets exactly one of several at once win', async () => {
      for (const round of ROUNDS) {
        const { path } = await make();
        const edits = [ann, bob, ann, bob].map((desk) => ({ desk, data: rename(1) }));
        const answers = await Promise.all(edits.map(({ desk, data }) => desk.put(path, data)));
        expect({ round, statuses: answers.map(({ status }) => status).sort() }).toEqual({
          round,
          statuses: [200, 409, 409, 409],
        });
        const stored = (await ann.get(path)).body.data;
        const winner = edits[answers.findIndex(({ status }) => status === 200)];
        expect(stored).toMatchObject({ version: 2, name: winner?.data.name });
        const stale = answers.filter(({ status }) => status === 409).map(({ body }) => body.error.details.stale);
        const changedBy = winner?.desk === ann ? 'Ann Berg' : 'Bob Berg';
        expect(stale).toEqual(Array(3).fill({ version: 2, changedAt: stored.updatedAt, changedBy }));
      }
    });

    it('saves an edit that states none as before, and every one of them counts', async () => {
      const { path } = await make();
      const answers = await Promise.all([1, 2, 3].map(() => bob.put(path, rename())));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect((await ann.get(path)).body.data.version).toBe(4);
    });

    it('tells an API token when, but of nobody; and names nobody for what a token changed', async () => {
      const { path } = await make();
      const key = await site.apiToken();
      const byToken = (data: object) => site.request.put(`/api/cohort${path}`).auth(key, bearer).send({ data });
      await ann.put(path, rename(1)).expect(200);
      const told = await byToken(rename(1)).expect(409);
      expect(told.body.error.details.stale).toMatchObject({ version: 2, changedBy: null });
      expect(JSON.stringify(told.body)).not.toContain('Berg');
      await byToken(rename(2)).expect(200);
      const { body } = await bob.put(path, rename(2)).expect(409);
      expect(body.error.details.stale).toMatchObject({ version: 3, changedBy: null });
    });

    it('counts no edit that changes nothing, and still compares the version that it states', async () => {
      const { path, version } = await make();
      const before = (await ann.get(path)).body.data;
      for (const data of [{}, { version }]) {
        const { body } = await bob.put(path, data).expect(200);
        expect(body.data).toMatchObject({ version, updatedAt: before.updatedAt });
      }
      await ann.put(path, rename(version)).expect(200);
      await bob.put(path, { version }).expect(409);
    });

    it('says of a version that there has not been that there is none', async () => {
      const { path, version } = await make();
      const { body } = await ann.put(path, rename(version + 7)).expect(409);
      expect(body.error.details).toMatchObject({ code: 'stale', stale: { version } });
      expect(body.error.message).toMatch(/^There is no version 8 yet: the newest is version 1, .*state version 1/);
      expect((await ann.get(path)).body.data.version).toBe(version);
    });

    it.each([0, -1, 1.5, '1', null, 2 ** 40])('refuses %j as a version', async (version) => {
      const { path } = await make();
      const { body } = await ann.put(path, { ...rename(), version }).expect(400);
      expect(body.error.details.errors[0].path).toEqual(['data', 'version']);
    });

    it('takes a record from before versions for one that was never edited', async () => {
      const { path, documentId } = await make();
      const table = `cohort_${kind}`;
      await site.strapi.db.connection(table).where({ document_id: documentId }).update({ version: null });
      expect((await ann.get(path)).body.data.version).toBe(1);
      await ann.put(path, rename(1)).expect(200);
      await bob.put(path, rename(1)).expect(409);
    });
  });

  it('keeps the version of a segment whatever is counted, pinned or used', async () => {
    const contact = await ann.contact({ name: 'Ada', email: `ada-${client}@example.test` });
    const segment = await ann.rule('Ada');
    const path = `/segments/${segment.documentId}`;
    await ann.post(`${path}/recalculate`, {}).expect(200);
    await ann.put(`${path}/pins`, { ids: [contact], direction: 'in' }).expect(200);
    await site.strapi.plugin('cohort').service('segments').markAsUsed(segment.documentId);
    const now = await ann.read(segment);
    expect(now).toMatchObject({ version: 1, timesUsed: 1, pinnedIn: 1 });
    expect(now.updatedAt).toBe(segment.updatedAt);
  });

  it('compares what is stored now, however long an edit waited for those that refer to others', async () => {
    const { documentId } = await MAKE.segments();
    const path = `/segments/${(await MAKE.segments()).documentId}`;
    const rules = [{ field: 'segment.member', operator: 'in_list', value: [documentId] }];
    const edit = (version: number) => ({ ...rename(version), filter: { entity: 'contact', matchType: 'all', rules } });
    for (const round of ROUNDS) {
      const answers = await Promise.all([ann, bob, ann].map((desk) => desk.put(path, edit(round))));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
      const stored = (await ann.get(path)).body.data;
      for (const { body } of answers.filter(({ status }) => status === 409))
        expect(body.error.details.stale).toMatchObject({ version: round + 1, changedAt: stored.updatedAt });
    }
  });

  it('is no answer to somebody who may not see the segment', async () => {
    const hidden = openSegmentDesk(site, await person('Zoe', SEGMENT_EDITOR));
    const { documentId } = await ann.create({ filter: named('Ada'), visibility: 'private' });
    await ann.put(`/segments/${documentId}`, rename(1)).expect(200);
    await hidden.put(`/segments/${documentId}`, rename(1)).expect(404);
  });

  it('is stale before what others have changed makes it wrong', async () => {
    const { documentId, ...made } = await MAKE.sequences();
    const path = `/sequences/${documentId}`;
    const { steps } = (await ann.get(path)).body.data as { steps: { documentId: string; template: string }[] };
    const mine = { steps: steps.map((step) => ({ documentId: step.documentId, template: step.template })) };
    await ann.put(path, { steps: [], version: made.version }).expect(200);
    const gone = await bob.put(path, { ...mine, version: 1 }).expect(409);
    expect(gone.body.error.details.code).toBe('stale');
    // Its form still says what was: that it is switched off.
    await ann.put(path, { ...mine, steps: [{ template: mine.steps[0]?.template }], isActive: true, version: 2 });
    const switched = await ann.put(path, { isActive: false, version: 2 }, mailEditor).expect(409);
    expect(switched.body.error.details.code).toBe('stale');
    await ann.put(path, { isActive: false, version: 3 }, mailEditor).expect(403);
  });
});
