/** A site takes an attribute away and brings it back: what asks about it is broken meanwhile, says so, and mails nobody. */
import type { Segment } from '../../server/src/contracts';
import { TABLES } from '../../server/src/lib/table-names';
import { describeEachDatabase } from '../support/databases';
import { named, openSegmentDesk, type SegmentDesk } from '../support/segment-desk';
import { siteWithAttributes, type SiteVariant } from '../support/site-variant';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

const BROKEN = 'Cohort: the segment “Pointed” is broken and has no members: Contact has no field “points”.';
/** Without its rule it would be everybody. */
const POINTED = {
  entity: 'contact',
  matchType: 'all',
  rules: [{ field: 'points', operator: 'not_equals', value: 999 }],
};

describeEachDatabase('a schema that changes', (client) => {
  const config = { process: 'web', queue: { driver: 'memory' } } as const;
  let site: RunningStrapi;
  let variant: SiteVariant | undefined;
  let desk: SegmentDesk;
  let warnings: string[];
  let pointed: Segment;
  let whole: Segment;
  let sequence: string;

  const boot = async (options: Parameters<typeof bootStrapi>[0]): Promise<void> => {
    warnings = [];
    site = await bootStrapi({ ...options, config, warnings });
    desk = openSegmentDesk(site, await site.adminToken());
  };
  const rebooted = async (siteDir?: string): Promise<void> => {
    const { database } = site;
    await site.destroy({ keepData: true });
    await boot({ database, ...(siteDir === undefined ? {} : { siteDir }) });
  };
  const ofSegments = (): string[] => warnings.filter((warning) => /the segment/.test(warning));

  beforeAll(async () => {
    await boot({ client });
    for (const name of ['Ada', 'Bob']) await desk.contact({ name, email: `${name}@example.test`, points: 7 });
    pointed = await desk.create({ name: 'Pointed', filter: POINTED });
    whole = await desk.create({ name: 'Whole', filter: named('Ada') });
    const html = '<p>Hi</p><a href="{{ unsubscribe_url }}">stop</a>';
    const template = await desk.post('/templates', { name: 'T', subject: 'Hi', html }).expect(201);
    const steps = [{ template: template.body.data.documentId as string }];
    const made = await desk.post('/sequences', { name: 'S', isActive: true, steps }).expect(201);
    sequence = made.body.data.documentId;
  });
  afterAll(async () => {
    await site?.destroy();
    variant?.remove();
  });

  const listed = async (): Promise<Segment[]> => (await desk.get('/segments?sort=name:asc').expect(200)).body.data;
  const enroll = (segment: Segment) => desk.post(`/segments/${segment.documentId}/enroll`, { sequence });

  it('says nothing of segments that are whole', async () => {
    expect([pointed.memberCount, whole.memberCount]).toEqual([2, 1]);
    await rebooted();
    expect(ofSegments()).toEqual([]);
    expect((await listed()).map(({ name, problems }) => [name, problems])).toEqual([
      ['Pointed', []],
      ['Whole', []],
    ]);
  });

  it('S25: names at boot and in the list a segment whose attribute has gone; it has no members and enrolls nobody', async () => {
    variant = siteWithAttributes('contact', { points: null });
    await rebooted(variant.siteDir);
    expect(ofSegments()).toEqual([BROKEN]);
    const [broken, sound] = await listed();
    expect(broken).toMatchObject({ name: 'Pointed', memberCount: 0, mailableCount: 0, filter: POINTED });
    expect(broken?.problems).toMatchObject([
      { path: ['filter', 'rules', 0, 'field'], code: 'unknown_field', message: 'Contact has no field “points”.' },
    ]);
    expect(sound).toMatchObject({ name: 'Whole', memberCount: 1, problems: [] });
    expect(await desk.members(pointed)).toEqual([]);
    const recalculated = await desk.post(`/segments/${pointed.documentId}/recalculate`, {}).expect(200);
    expect(recalculated.body.data).toMatchObject({ matched: 0, mailable: 0 });
    expect(await desk.read(pointed)).toMatchObject({ memberCount: 0, mailableCount: 0 });
    for (const [query, key] of Object.entries({ 'sort=points': 'sort', 'columns=name,points': 'columns' })) {
      const { body } = await desk.get(`/segments/${pointed.documentId}/members?${query}`).expect(400);
      expect(body.error.details).toMatchObject({
        code: 'invalid_input',
        errors: [{ path: expect.arrayContaining([key]) }],
      });
    }
    const narrowed = encodeURIComponent(JSON.stringify({ matchType: 'all', rules: POINTED.rules }));
    const { body } = await desk.get(`/segments/${pointed.documentId}/members?filter=${narrowed}`).expect(400);
    expect(body.error.details).toMatchObject({ code: 'invalid_filter', errors: [{ code: 'unknown_field' }] });
    for (const way of ['enroll', 'enrollment-runs']) {
      const { body } = await desk.post(`/segments/${pointed.documentId}/${way}`, { sequence }).expect(422);
      expect(body.error).toMatchObject({
        message: 'The filter of “Pointed” no longer fits this site',
        details: { code: 'broken_segment', errors: [{ code: 'unknown_field' }] },
      });
    }
    expect(await desk.rows(TABLES.enrollments, {})).toEqual([]);
    expect((await enroll(whole).expect(200)).body.data).toMatchObject({ enrolled: 1 });
  });

  it('is whole again once the attribute is back', async () => {
    await rebooted();
    expect(ofSegments()).toEqual([]);
    // What was counted while it was broken is no number of members.
    expect(await desk.read(pointed)).toMatchObject({
      ...{ problems: [], filter: POINTED },
      ...{ memberCount: null, mailableCount: null, lastCalculatedAt: null },
    });
    const { body } = await desk.post(`/segments/${pointed.documentId}/recalculate`, {}).expect(200);
    expect(body.data).toMatchObject({ matched: 2, mailable: 2 });
    expect(await desk.members(pointed)).toHaveLength(2);
    expect((await enroll(pointed).expect(200)).body.data).toMatchObject({ total: 2, enrolled: 1 });
  });
});
