/** Pins, duplicates and definitions: what a segment is beside its rules, and how another is made of it. */
import type { Segment, SegmentDefinition } from '../../server/src/contracts';
import { TABLES } from '../../server/src/lib/table-names';
import { describeEachDatabase } from '../support/databases';
import { named, openSegmentDesk, SEGMENT_EDITOR, type SegmentDesk } from '../support/segment-desk';
import { bootStrapi, type RunningStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

describeEachDatabase('pins, duplicates and definitions', (client) => {
  let site: RunningStrapi;
  let desk: SegmentDesk;
  let other: string;

  beforeAll(async () => {
    site = await bootStrapi({ client });
    desk = openSegmentDesk(site, await site.adminToken(SEGMENT_EDITOR));
    other = await site.adminToken(SEGMENT_EDITOR);
  });
  afterAll(() => site?.destroy());

  const pin = (segment: Segment, data: object, by?: string) =>
    desk.put(`/segments/${segment.documentId}/pins`, data, by);
  const duplicate = async (segment: Segment, data: object = {}, by?: string): Promise<Segment> =>
    (await desk.post(`/segments/${segment.documentId}/duplicate`, data, by).expect(201)).body.data as Segment;

  /** The members of one change are written down in no order. */
  const order = ({ action, member_id: member }: Record<string, unknown>): string => `${action} ${member}`;

  const inSegments = (...segments: string[]) => ({
    ...{ entity: 'contact', matchType: 'all' },
    rules: [{ field: 'segment.member', operator: 'in_list', value: segments }],
  });

  describe('pins', () => {
    it('hold members in and out of what the rules say, also when it is recalculated', async () => {
      const [inside, outside] = [
        await desk.contact({ name: 'Pinned', email: 'in@example.test' }),
        await desk.contact({ name: 'Elsewhere', email: 'out@example.test' }),
      ];
      const segment = await desk.rule('Pinned');
      const set = await pin(segment, { ids: [outside, 'nobody'], direction: 'in', reason: 'Board' }).expect(200);
      expect(set.body.data).toEqual({
        ...{ changed: 1, unchanged: 0, unknown: ['nobody'], unknownTotal: 1, pinnedIn: 1, pinnedOut: 0 },
      });
      await pin(segment, { ids: [inside], direction: 'out' }).expect(200);
      await desk.post(`/segments/${segment.documentId}/recalculate`, {}).expect(200);
      expect(await desk.members(segment)).toEqual([outside]);
      expect(await desk.read(segment)).toMatchObject({ memberCount: 1, mailableCount: 1, pinnedIn: 1, pinnedOut: 1 });
      const listed = await desk.get(`/segments/${segment.documentId}/members`).expect(200);
      expect(listed.body.data[0]).toMatchObject({ name: 'Elsewhere', pin: { direction: 'in', reason: 'Board' } });

      await pin(segment, { ids: [inside, outside, 'nobody'], direction: 'none' }).expect(200);
      expect(await desk.members(segment)).toEqual([inside]);
      expect(await desk.read(segment)).toMatchObject({ memberCount: 1, pinnedIn: 0, pinnedOut: 0 });
      const log = await desk.rows(TABLES.segmentLog, { segment_id: segment.documentId });
      log.sort((a, b) => order(a).localeCompare(order(b)));
      expect(log.map(order)).toEqual([
        ...[`pinned_in ${outside}`, `pinned_out ${inside}`],
        ...[inside, outside].sort().map((id) => `unpinned ${id}`),
      ]);
    });

    it('change nothing when repeated, and turn around or take a new reason', async () => {
      const ann = await desk.contact({ name: 'Turned' });
      const segment = await desk.rule('Turned');
      const counts = async (data: object): Promise<unknown> => {
        const { changed, unchanged, pinnedIn, pinnedOut } = (await pin(segment, data).expect(200)).body.data;
        return [changed, unchanged, pinnedIn, pinnedOut];
      };
      expect(await counts({ ids: [ann], direction: 'in', reason: 'one' })).toEqual([1, 0, 1, 0]);
      expect(await counts({ ids: [ann, ann], direction: 'in', reason: 'one' })).toEqual([0, 1, 1, 0]);
      expect(await counts({ ids: [ann], direction: 'in', reason: 'two' })).toEqual([1, 0, 1, 0]);
      expect(await counts({ ids: [ann], direction: 'out' })).toEqual([1, 0, 0, 1]);
      expect(await counts({ ids: [ann], direction: 'none' })).toEqual([1, 0, 0, 0]);
      expect(await counts({ ids: [ann], direction: 'none' })).toEqual([0, 1, 0, 0]);
      const pinning = Array.from({ length: 5 }, () => pin(segment, { ids: [ann], direction: 'out' }).expect(200));
      await Promise.all(pinning);
      expect(await desk.rows(TABLES.segmentPins, { segment_id: segment.documentId })).toHaveLength(1);
      expect((await desk.read(segment)).pinnedOut).toBe(1);
    });

    it('are listed newest first, by pages, with who and why, also of records that are gone', async () => {
      const [a, b, c] = [
        await desk.contact({ name: 'First pin', email: 'first@example.test' }),
        await desk.contact({ name: 'Second pin' }),
        await desk.contact({ name: 'Third pin' }),
      ];
      const segment = await desk.rule('Nobody at all');
      await pin(segment, { ids: [a], direction: 'in', reason: 'why' }).expect(200);
      await pin(segment, { ids: [b], direction: 'out' }).expect(200);
      await pin(segment, { ids: [c], direction: 'in' }).expect(200);
      await site.strapi.documents('api::contact.contact').delete({ documentId: c });
      const path = `/segments/${segment.documentId}/pins`;
      const { body } = await desk.get(`${path}?pageSize=2`).expect(200);
      expect(body.meta.pagination).toEqual({ page: 1, pageSize: 2, pageCount: 2, total: 3 });
      expect(body.data.map((one: { member: object }) => one.member)).toEqual([
        { documentId: c, name: null, email: null },
        { documentId: b, name: 'Second pin', email: null },
      ]);
      const inward = await desk.get(`${path}?direction=in&page=2&pageSize=1`).expect(200);
      expect(inward.body.data).toEqual([
        {
          member: { documentId: a, name: 'First pin', email: 'first@example.test' },
          ...{ direction: 'in', reason: 'why', pinnedAt: expect.any(String) },
          pinnedBy: expect.stringMatching(/^admin:\d+$/),
          pinnedByName: 'Test Admin',
        },
      ]);
      await desk.get(path, other).expect(404);
      await pin(segment, { ids: [a], direction: 'in' }, other).expect(404);
    });

    it('belong to dynamic segments, and keep their entity', async () => {
      const ann = await desk.contact({ name: 'Kept' });
      const list = await desk.list();
      const { body } = await pin(list, { ids: [ann], direction: 'in' }).expect(409);
      expect(body.error.message).toContain('members');
      const rule = await desk.rule('Kept');
      await pin(rule, { ids: [ann], direction: 'in' }).expect(200);
      const filter = { entity: 'company', matchType: 'all', rules: [{ field: 'name', operator: 'is_not_empty' }] };
      const moved = await desk.put(`/segments/${rule.documentId}`, { entity: 'company', filter }).expect(400);
      expect(moved.body.error.details.errors[0].path).toEqual(['data', 'entity']);
      for (const wrong of [{ ids: [], direction: 'in' }, { ids: [ann], direction: 'up' }, { direction: 'in' }]) {
        await pin(rule, wrong).expect(400);
      }
    });
  });

  describe('duplicates', () => {
    it('A: have the rules, pins and tags, a name of their own, and the caller as creator', async () => {
      const [one, two] = [await desk.contact({ name: 'Original' }), await desk.contact({ name: 'Pinned to it' })];
      const data = { visibility: 'public', tags: ['x'], description: 'why' };
      const original = await desk.rule('Original', { ...data, name: 'Regulars' });
      await pin(original, { ids: [two], direction: 'in', reason: 'friend' }).expect(200);
      const copy = await duplicate(original, {}, other);
      expect(copy).toMatchObject({
        ...{ name: 'Copy of Regulars', type: 'dynamic', state: 'active', visibility: 'private', tags: ['x'] },
        ...{ filter: original.filter, description: 'why', pinnedIn: 1, pinnedOut: 0, memberCount: 2, canEdit: true },
      });
      expect(copy.createdBy?.id).not.toBe(original.createdBy?.id);
      expect(await desk.members(copy, other)).toEqual([one, two]);
      expect((await duplicate(original)).name).toBe('Copy of Regulars (2)');
      expect((await duplicate(original, { name: 'Chosen' })).name).toBe('Chosen');
      const taken = await desk.post(`/segments/${original.documentId}/duplicate`, { name: 'Chosen' }).expect(409);
      expect(taken.body.error.details.errors[0].path).toEqual(['data', 'name']);
      await desk.post(`/segments/${copy.documentId}/duplicate`, {}).expect(404);
    });

    it('A: have the static members, and leave those of the original', async () => {
      const [one, two] = [await desk.contact({ name: 'Listed' }), await desk.contact({ name: 'Listed' })];
      const list = await desk.list({ name: 'Listed people' });
      await desk.post(`/segments/${list.documentId}/members`, { ids: [one, two] }).expect(200);
      const copy = await duplicate(list);
      expect(copy).toMatchObject({ name: 'Copy of Listed people', type: 'static', filter: null, memberCount: 2 });
      await desk.post(`/segments/${copy.documentId}/members/remove`, { ids: [one] }).expect(200);
      expect(await desk.members(copy)).toEqual([two]);
      expect(await desk.members(list)).toEqual([one, two]);
    });

    it('make a list of whoever a dynamic segment holds now', async () => {
      const [one, two] = [await desk.contact({ name: 'Frozen' }), await desk.contact({ name: 'Frozen' })];
      const rule = await desk.rule('Frozen');
      await pin(rule, { ids: [one], direction: 'out' }).expect(200);
      const frozen = await duplicate(rule, { as: 'static' });
      await desk.contact({ name: 'Frozen' });
      expect(frozen).toMatchObject({ type: 'static', filter: null, memberCount: 1, pinnedOut: 0 });
      expect(await desk.members(frozen)).toEqual([two]);
      const [stay] = await desk.rows(TABLES.memberships, { segment_id: frozen.documentId });
      expect(stay).toMatchObject({ origin: 'manual', entered_cause: 'import' });
    });

    it('are told apart when several are made at once', async () => {
      const original = await desk.rule('Nobody', { name: 'Raced' });
      const copies = await Promise.all(Array.from({ length: 4 }, () => duplicate(original)));
      expect(new Set(copies.map(({ name }) => name)).size).toBe(4);
    });
  });

  describe('definitions', () => {
    const exported = async (...segments: Segment[]): Promise<SegmentDefinition[]> => {
      const ids = segments.map(({ documentId }) => documentId).join(',');
      return (await desk.get(`/segments/definitions?ids=${ids}`).expect(200)).body.data as SegmentDefinition[];
    };
    const take = (data: object, by?: string) => desk.post('/segments/import', data, by);
    const existing = async (search: string): Promise<number> =>
      (await desk.get(`/segments?search=${search}`).expect(200)).body.meta.pagination.total;

    it('say what a segment means, and make the same one again', async () => {
      const rule = await desk.rule('Travels', { name: 'Traveller', tags: ['a'], description: 'about' });
      const list = await desk.list({ name: 'Travelling list' });
      const [definition, second] = await exported(rule, list);
      expect(definition).toEqual({
        ...{ format: 'cohort.segment', version: 1, name: 'Traveller', description: 'about', type: 'dynamic' },
        ...{ state: 'active', visibility: 'private', entity: 'contact', tags: ['a'], filter: rule.filter },
      });
      const alone = await desk.get(`/segments/${rule.documentId}/definition`).expect(200);
      expect(alone.body.data).toEqual(definition);
      const renamed = [definition, second].map((one) => ({ ...one, name: `${one?.name} again` }));
      const dry = await take({ definitions: renamed, dryRun: true }).expect(200);
      expect(dry.body.data).toMatchObject({ dryRun: true, errors: [] });
      expect(await existing('again')).toBe(0);
      const { body } = await take({ definitions: renamed }).expect(201);
      const made = await desk.get(`/segments/${body.data.segments[0].documentId}`).expect(200);
      expect(made.body.data).toMatchObject({ name: 'Traveller again', filter: rule.filter, memberCount: 0 });
      expect(body.data.segments.map(({ name }: { name: string }) => name)).toEqual([
        'Traveller again',
        'Travelling list again',
      ]);
      await desk.get(`/segments/definitions?ids=${rule.documentId}`, other).expect(404);
      await desk.get(`/segments/${rule.documentId}/definition`, other).expect(404);
    });

    it('are taken all or not at all, with every error where it stands', async () => {
      await desk.rule('Taken', { name: 'Taken already' });
      const sound = { format: 'cohort.segment', version: 1, type: 'dynamic', entity: 'contact' };
      const unknown = { ...named('x'), rules: [{ field: 'nope', operator: 'equals', value: 'x' }] };
      const definitions = [
        { ...sound, name: 'Never made', filter: named('x') },
        { ...sound, name: 'Taken already', filter: named('x') },
        { ...sound, name: 'Never made', filter: named('x') },
        { ...sound, name: 'Wrong field', filter: unknown },
        { ...sound, name: 'Static with rules', type: 'static', filter: named('x') },
        { ...sound, name: 'Static of nobody', type: 'static', entity: 'nobody' },
      ];
      const dry = await take({ definitions, dryRun: true }).expect(200);
      const places = dry.body.data.errors.map(({ path }: { path: unknown[] }) => path.slice(2).join('.'));
      expect(places.sort()).toEqual(['1.name', '2.name', '3.filter.rules.0.field', '4.filter', '5.entity']);
      const { body } = await take({ definitions }).expect(400);
      expect(body.error.details.errors).toEqual(dry.body.data.errors);
      expect(body.error.details.errors[0].path.slice(0, 2)).toEqual(['data', 'definitions']);
      expect(await existing('Never')).toBe(0);
      const newer = await take({ definitions: [{ ...sound, version: 2, name: 'Newer', filter: named('x') }] }).expect(
        400,
      );
      expect(newer.body.error.details.errors[0].path).toEqual(['data', 'definitions', 0, 'version']);
    });

    it('name the segments that their rules speak of, in the file and on the site', async () => {
      const ann = await desk.contact({ name: 'Referred' });
      const list = await desk.list({ name: 'Referred list' });
      await desk.post(`/segments/${list.documentId}/members`, { ids: [ann] }).expect(200);
      const rule = await desk.create({ name: 'Refers', filter: inSegments(list.documentId) });
      const [definition] = await exported(rule);
      expect(definition?.filter).toMatchObject({ rules: [{ value: ['Referred list'] }] });

      const again = { ...definition, name: 'Refers again' };
      const made = (await take({ definitions: [again] }).expect(201)).body.data.segments[0];
      expect((await desk.get(`/segments/${made.documentId}`)).body.data).toMatchObject({
        filter: rule.filter,
        memberCount: 1,
      });
      const chained = [
        { ...definition, name: 'Chain 1', filter: inSegments('Chain 2') },
        { ...definition, name: 'Chain 2', filter: inSegments('Chain 3', 'Referred list') },
        { ...definition, name: 'Chain 3', filter: named('Referred') },
      ];
      expect((await take({ definitions: chained, dryRun: true }).expect(200)).body.data.errors).toEqual([]);
      expect(await existing('Chain')).toBe(0);
      const { segments } = (await take({ definitions: chained }).expect(201)).body.data;
      expect(await desk.members(segments[0])).toEqual([ann]);
    });

    it('speak of no segment that is not there, that is hidden, or of each other in a circle', async () => {
      const hidden = await desk.list({ name: 'Hidden from others' }, other);
      const sound = { format: 'cohort.segment', version: 1, type: 'dynamic', entity: 'contact' };
      const errorsOf = async (...definitions: object[]) =>
        (await take({ definitions, dryRun: true }).expect(200)).body.data.errors as {
          path: unknown[];
          message: string;
        }[];
      const [unseen] = await errorsOf({ ...sound, name: 'One', filter: inSegments(hidden.name) });
      const [missing] = await errorsOf({ ...sound, name: 'One', filter: inSegments('No such segment') });
      expect(unseen?.path).toEqual(['data', 'definitions', 0, 'filter', 'rules', 0, 'value', 0]);
      expect({ ...unseen, message: unseen?.message.replace(hidden.name, '…') }).toEqual({
        ...missing,
        message: missing?.message.replace('No such segment', '…'),
      });
      const [circle] = await errorsOf(
        { ...sound, name: 'One', filter: inSegments('Two') },
        { ...sound, name: 'Two', filter: inSegments('One') },
      );
      expect(circle).toMatchObject({ path: ['data', 'definitions'], message: expect.stringContaining('circle') });
      await take({ definitions: [{ ...sound, name: 'Self', filter: inSegments('Self') }] }).expect(400);
    });
  });

  describe('what is kept of tracked segments', () => {
    const inside = (segment: Segment) => async (): Promise<unknown[]> =>
      (await desk.rows(TABLES.memberships, { segment_id: segment.documentId, exited_at: 0 })).map(
        (row) => row.member_id,
      );
    const holds =
      (...ids: string[]) =>
      (found: unknown[]): boolean =>
        JSON.stringify(found) === JSON.stringify(ids);

    it('follows its pins', async () => {
      const [ann, bob] = [await desk.contact({ name: 'Tracked' }), await desk.contact({ name: 'Not tracked' })];
      const segment = await desk.rule('Tracked', { tracked: true });
      await waitFor(inside(segment), holds(ann));
      await pin(segment, { ids: [bob], direction: 'in' }).expect(200);
      await pin(segment, { ids: [ann], direction: 'out' }).expect(200);
      await waitFor(inside(segment), holds(bob));
      expect(await desk.members(segment)).toEqual([bob]);
    });

    it('follows the lists that its rules speak of', async () => {
      const ann = await desk.contact({ name: 'On the list' });
      const list = await desk.list();
      const segment = await desk.create({ tracked: true, filter: inSegments(list.documentId) });
      const runs = async (): Promise<{ state: string }[]> =>
        (await desk.get(`/segments/${segment.documentId}/runs`).expect(200)).body.data;
      await waitFor(runs, ([run]) => run?.state === 'done');
      await desk.post(`/segments/${list.documentId}/members`, { ids: [ann] }).expect(200);
      await waitFor(inside(segment), holds(ann));
      await desk.post(`/segments/${list.documentId}/members/remove`, { ids: [ann] }).expect(200);
      await waitFor(inside(segment), holds());
    });
  });
});
