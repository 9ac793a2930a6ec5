/** Segments that refer to each other: how long a chain may get, seen from every end, and who is first of two at once. */
import type { Segment } from '../../server/src/contracts';
import { describeEachDatabase } from '../support/databases';
import { named, openSegmentDesk, SEGMENT_EDITOR, type SegmentDesk } from '../support/segment-desk';
import { bootStrapi, type RunningStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const ROUNDS = 5;

const membersOf = (...segments: Segment[]) => ({
  ...{ entity: 'contact', matchType: 'all' },
  rules: [
    { field: 'name', operator: 'is_not_empty' },
    { field: 'segment.member', operator: 'in_list', value: segments.map(({ documentId }) => documentId) },
  ],
});

describeEachDatabase('segments that refer to others', (client) => {
  let site: RunningStrapi;
  let desk: SegmentDesk;
  let other: string;

  beforeAll(async () => {
    site = await bootStrapi({ client });
    desk = openSegmentDesk(site, await site.adminToken(SEGMENT_EDITOR));
    other = await site.adminToken(SEGMENT_EDITOR);
  });
  afterAll(() => site?.destroy());

  const refer = (from: Segment, ...to: Segment[]) =>
    desk.put(`/segments/${from.documentId}`, { filter: membersOf(...to) });
  const plain = (name: string, input: object = {}, by?: string) =>
    desk.create({ name: `${name} ${client}`, filter: named('x'), ...input }, by);
  const above = (name: string, to: Segment, input: object = {}, by?: string) =>
    desk.create({ name: `${name} ${client}`, filter: membersOf(to), ...input }, by);
  const outcome = ({
    status,
    body,
  }: {
    status: number;
    body: { error?: { details: { errors: { code: string }[] } } };
  }) => `${status} ${body.error?.details.errors[0]?.code ?? ''}`.trim();
  const isSound = async (segment: Segment): Promise<boolean> => (await desk.read(segment)).problems.length === 0;

  it('refuses a reference that makes the chain above too long, and names the chain', async () => {
    const base = await plain('Base');
    const low = await above('Low', base);
    const saved = await plain('Saved', { visibility: 'public' });
    const high = await above('High', saved, { visibility: 'public' });
    await above('Top', high, {}, other);
    const { body } = await refer(saved, base, low).expect(400);
    expect(body.error.details).toMatchObject({
      code: 'invalid_filter',
      errors: [{ path: ['data', 'filter', 'rules', 1, 'value', 1], code: 'segment_depth' }],
    });
    expect(body.error.message).toContain(
      `a private segment → “High ${client}” → “Saved ${client}” → “Low ${client}” → “Base ${client}”`,
    );
    expect(await desk.read(saved)).toMatchObject({ filter: saved.filter });
    await refer(saved, base).expect(200);
    expect(await isSound(high)).toBe(true);
  });

  it('lets one of two saves at once close no circle', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const [a, b] = [await plain(`A${round}`), await plain(`B${round}`)];
      const outcomes = (await Promise.all([refer(a, b), refer(b, a)])).map(outcome);
      expect(outcomes.sort()).toEqual(['200', '400 segment_cycle']);
      expect([await isSound(a), await isSound(b)]).toEqual([true, true]);
    }
  });

  it('lets two saves at once make no chain too long', async () => {
    const last = await plain('Last');
    const low = await above('Second to last', last);
    for (let round = 0; round < ROUNDS; round += 1) {
      const [upper, lower] = [await plain(`Upper ${round}`), await plain(`Lower ${round}`)];
      const top = await above(`Over ${round}`, upper);
      const outcomes = (await Promise.all([refer(upper, lower), refer(lower, low)])).map(outcome);
      expect(outcomes.sort()).toEqual(['200', '400 segment_depth']);
      expect(await isSound(top)).toBe(true);
    }
  });

  it('deletes no segment that a save at the same time refers to', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const [going, staying] = [await plain(`Going ${round}`), await plain(`Staying ${round}`)];
      const [deleted, saved] = await Promise.all([desk.remove(`/segments/${going.documentId}`), refer(staying, going)]);
      expect(['204 200', '409 200', '204 400']).toContain(`${deleted.status} ${saved.status}`);
      expect(await isSound(staying)).toBe(true);
    }
  });

  const ofCompanies = {
    entity: 'company',
    filter: { entity: 'company', matchType: 'all', rules: [{ field: 'name', operator: 'is_not_empty' }] },
  };
  const move = (segment: Segment, by?: string) => desk.put(`/segments/${segment.documentId}`, ofCompanies, by);

  it('makes no segment one of others, while some refer to it, and names those whom its editor sees', async () => {
    const used = await plain('Used', { visibility: 'public' });
    const seen = await above('Seen user', used);
    await above('Hidden user', used, {}, other);
    const byOther = await above('Public user', used, { visibility: 'public' }, other);
    const { body } = await move(used).expect(409);
    expect(body.error.details).toMatchObject({ code: 'conflict', errors: [{ path: ['data', 'entity'] }] });
    for (const name of [`“Seen user ${client}”`, `“Public user ${client}”`, '1 private segment'])
      expect(body.error.message).toContain(name);
    expect(body.error.message).not.toContain('Hidden user');
    expect(await desk.read(used)).toMatchObject({ entity: 'contact', version: 1 });
    expect([await isSound(seen), await isSound(byOther)]).toEqual([true, true]);
    // What stays about contacts may change.
    await desk.put(`/segments/${used.documentId}`, { entity: 'contact', filter: named('y') }).expect(200);
  });

  it('makes one of others of a segment to which nobody refers any more, or nobody rightly', async () => {
    const used = await plain('Moving');
    const user = await above('Its user', used);
    await move(used).expect(409);
    await desk.put(`/segments/${user.documentId}`, { filter: named('x') }).expect(200);
    await move(used).expect(200);
    // As an older version of Cohort let it be: broken, and mended by moving back.
    const filter = JSON.stringify(membersOf(used));
    await site.strapi.db.connection('cohort_segments').where({ document_id: user.documentId }).update({ filter });
    expect(await isSound(user)).toBe(false);
    await desk.put(`/segments/${used.documentId}`, { entity: 'contact', filter: named('y') }).expect(200);
    expect(await isSound(user)).toBe(true);
    await move(used).expect(409);
  });

  it('lets no save at the same time refer to what becomes one of others', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const [moving, user] = [await plain(`Becoming ${round}`), await plain(`Referring ${round}`)];
      const [moved, saved] = await Promise.all([move(moving), refer(user, moving)]);
      expect(['200 400 other_entity', '409 200']).toContain(`${moved.status} ${outcome(saved)}`);
      expect([await isSound(moving), await isSound(user)]).toEqual([true, true]);
    }
  });

  it('stores no filter about those whom the segment is no longer about', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const segment = await plain(`Either ${round}`);
      const [moved, saved] = await Promise.all([
        move(segment),
        desk.put(`/segments/${segment.documentId}`, { filter: named('z') }),
      ]);
      expect(['200 200', '200 400', '200 409']).toContain(`${moved.status} ${saved.status}`);
      const stored = await desk.read(segment);
      expect({ sound: stored.problems, entity: stored.entity }).toEqual({ sound: [], entity: stored.filter?.entity });
    }
  });

  it.each([{ state: 'paused' }, { visibility: 'private' }, { state: 'archived' }])(
    'goes on with a reference to a segment that is not shown any more: %j',
    async (change) => {
      const about = `${Object.values(change).join()} ${client}`;
      const [used, unseen] = [
        await plain(`Used ${about}`, { visibility: 'public' }, other),
        await plain(`Unseen ${about}`, {}, other),
      ];
      const user = await above(`User ${about}`, used, { visibility: 'public' });
      const self = user.documentId;
      await desk.put(`/segments/${used.documentId}`, change, other).expect(200);
      await desk.get(`/segments/${used.documentId}`).expect(404);
      const same = membersOf(used);
      await desk.put(`/segments/${self}`, { filter: { ...same, matchType: 'any' } }).expect(200);
      await desk.put(`/segments/${self}`, { filter: same, entity: 'contact' }).expect(200);
      await desk.post(`/segments/${self}/duplicate`, {}).expect(201);
      const verdict = async (data: object, by?: string): Promise<boolean> =>
        (await desk.post('/segments/validate', data, by).expect(200)).body.data.valid as boolean;
      expect(await verdict({ filter: same, segment: self, counts: true })).toBe(true);
      // Named by nobody before, it is as unknown as one that never was.
      expect(await verdict({ filter: same })).toBe(false);
      const refused = async (documentId: string): Promise<string> => {
        const filter = membersOf(used, { ...used, documentId });
        const asked = await desk.post('/segments/validate', { filter, segment: self }).expect(200);
        const saved = await desk.put(`/segments/${self}`, { filter }).expect(400);
        return JSON.stringify([asked.body.data.errors, saved.body.error]).replaceAll(documentId, '…');
      };
      expect(await refused(unseen.documentId)).toBe(await refused('nowhere'));
      expect(await desk.read(user)).toMatchObject({ filter: same, problems: [] });
      await desk.post('/segments/validate', { filter: same, segment: self }, other).expect(403);
      await desk.post('/segments/validate', { filter: same, segment: unseen.documentId }).expect(404);
    },
  );

  it('takes in, copies and saves what refers to a tracked segment', async () => {
    const tracked = await plain('Tracked');
    await desk.put(`/segments/${tracked.documentId}`, { tracked: true }).expect(200);
    await waitFor(
      async () => (await desk.get(`/segments/${tracked.documentId}/runs`).expect(200)).body.data[0]?.state as string,
      (state) => state === 'done',
    );
    const segment = await above('About tracked', tracked);
    await refer(segment, tracked).expect(200);
    await desk.post(`/segments/${segment.documentId}/duplicate`, {}).expect(201);
    const { body } = await desk.get(`/segments/${segment.documentId}/definition`).expect(200);
    const definitions = [{ ...body.data, name: `Taken in ${client}` }];
    await desk.post('/segments/import', { definitions }).expect(201);
  });
});
