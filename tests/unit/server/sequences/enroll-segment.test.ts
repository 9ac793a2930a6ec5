import { DomainError, SKIP_REASONS, type EnrollResult } from '../../../../server/src/contracts';
import {
  createCandidateRepository,
  type Candidate,
} from '../../../../server/src/features/sequences/candidate-repository';
import { createSequences } from '../../../../server/src/features/sequences';
import { fragment } from '../../../../server/src/lib/sql-fragment';
import { sequenceScope } from '../../../../server/src/lib/suppression-scope';
import { TABLES } from '../../../../server/src/lib/table-names';
import { describeEachDatabase } from '../../../support/databases';
import { addCompany, link } from '../audience/crm-tables';
import { openWorld, type World } from './sequence-world';

const sumOf = ({ enrolled, skipped }: EnrollResult): number =>
  SKIP_REASONS.reduce((sum, reason) => sum + (skipped?.[reason] ?? NaN), enrolled ?? NaN);

describeEachDatabase('enrolling a segment', (client) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(client);
  });
  afterEach(() => world.clear());
  afterAll(() => world.close());

  const suppress = (scope: string, address: string): Promise<unknown> =>
    world.knex(TABLES.suppressions).insert({ scope, address, reason: 'manual', source: 'test', created_at: 1 });
  const ids = async (table: string, column = 'recipient_id'): Promise<unknown[]> =>
    (await world.rows(table)).map((row) => row[column]);

  it('enrols whoever can be mailed and says why the others were skipped', async () => {
    const { id } = await world.addSequence([{ sendTime: null }]);
    await world.addContact({ document_id: 'ann', name: 'Ann' });
    await world.addContact({ document_id: 'bob', email: null });
    await world.addContact({ document_id: 'cid', unsubscribed: true });
    await world.addContact({ document_id: 'dan', active: false });
    await world.addContact({ document_id: 'eve' });
    await world.addContact({ document_id: 'fay' });
    await suppress(sequenceScope(id), 'eve@example.test');
    await suppress(sequenceScope('another'), 'fay@example.test');
    const result = await world.enroll(id);
    expect(result).toMatchObject({
      ...{ total: 6, enrolled: 2, dryRun: false, sequenceName: 'Welcome', segmentName: 'Everybody' },
      skipped: { no_address: 1, unsubscribed: 1, inactive: 1, suppressed: 1, already_enrolled: 0 },
    });
    expect(result.firstSendAt).toMatch(/Z$/);
    expect(await ids(TABLES.enrollments)).toEqual(['ann', 'fay']);
    const [enrollment] = await world.rows(TABLES.enrollments);
    expect(enrollment).toMatchObject({
      state: 'pending',
      contact_name: 'Ann',
      run: 1,
      current_step: 1,
      enrolled_by: 'Ann',
    });
    const [delivery] = await world.rows(TABLES.deliveries);
    expect(delivery).toMatchObject({ state: 'pending', recipient_id: 'ann', step_order: 1, sequence_id: id });
    expect(Number(delivery?.enrollment_id)).toBe(Number(enrollment?.id));
    expect(Number(delivery?.due_at)).toBe(Number(enrollment?.next_send_at));
    expect(world.segment.used).toBe(1);
  });

  it('enrols nobody twice', async () => {
    const { id } = await world.addSequence([{}]);
    await world.addContacts(3);
    await world.enroll(id);
    await world.addContact({ document_id: 'new' });
    const again = await world.enroll(id);
    expect(again).toMatchObject({ total: 4, enrolled: 1, skipped: { already_enrolled: 3 } });
    expect(await ids(TABLES.deliveries)).toEqual(['contact-0', 'contact-1', 'contact-2', 'new']);
    const other = await world.addSequence([{}], { name: 'Other' });
    expect(await world.enroll(other.id)).toMatchObject({ total: 4, enrolled: 4 });
  });

  it('a dry run gives the same numbers and writes nothing', async () => {
    const { id } = await world.addSequence([{}]);
    await world.addContacts(5);
    await world.addContact({ document_id: 'bob', email: null });
    const dry = await world.enroll(id, true);
    expect(await world.rows(TABLES.enrollments)).toEqual([]);
    expect(world.segment.used).toBe(0);
    const real = await world.enroll(id);
    expect({ ...dry, dryRun: false, firstSendAt: null }).toEqual({ ...real, firstSendAt: null });
    expect(dry.dryRun).toBe(true);
    expect(await world.enroll(id, true)).toMatchObject({
      enrolled: 0,
      firstSendAt: null,
      skipped: { already_enrolled: 5 },
    });
  });

  it('counts a contact once that several companies reach, and keeps the company’s name', async () => {
    const company = world.audience.entity('company');
    if (!company) throw new Error('No company');
    Object.assign(world.segment, { entity: company, where: fragment('member.name <> ?', ['Closed']) });
    const [north, south, closed] = [
      await addCompany(world.knex, { document_id: 'north', name: 'North' }),
      await addCompany(world.knex, { document_id: 'south', name: 'South' }),
      await addCompany(world.knex, { document_id: 'closed', name: 'Closed' }),
    ];
    const [ann, bob, cid] = [
      await world.addContact({ document_id: 'ann' }),
      await world.addContact({ document_id: 'bob', unsubscribed: true }),
      await world.addContact({ document_id: 'cid' }),
    ];
    await world.addContact({ document_id: 'alone' });
    for (const [contact, to] of [
      [ann, south],
      [ann, north],
      [bob, south],
      [cid, closed],
    ] as const)
      await link(world.knex, contact, to);
    const { id } = await world.addSequence([{}]);
    const dry = await world.enroll(id, true);
    const result = await world.enroll(id);
    expect(result).toMatchObject({ total: 2, enrolled: 1, skipped: { unsubscribed: 1 } });
    expect(dry).toMatchObject({ total: 2, enrolled: 1, skipped: { unsubscribed: 1 } });
    expect(await world.rows(TABLES.enrollments)).toMatchObject([
      { recipient_id: 'ann', company_id: 'north', company_name: 'North' },
    ]);
  });

  it('computes the first mail in each recipient’s own zone, and in the sequence’s for a wrong one', async () => {
    const { id } = await world.addSequence([{ daysDelay: 1, sendTime: '09:00' }], { timezone: 'America/New_York' });
    await world.addContact({ document_id: 'bkk', zone: 'Asia/Bangkok' });
    await world.addContact({ document_id: 'bad', zone: 'Mars/Olympus' });
    await world.addContact({ document_id: 'none' });
    const { firstSendAt } = await world.enroll(id);
    const hourIn = (ms: unknown, timeZone: string): string =>
      new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(Number(ms));
    const [bkk, bad, none] = await world.rows(TABLES.enrollments);
    expect(hourIn(bkk?.next_send_at, 'Asia/Bangkok')).toBe('09:00');
    expect(hourIn(bad?.next_send_at, 'America/New_York')).toBe('09:00');
    expect(Number(none?.next_send_at)).toBe(Date.parse(firstSendAt ?? ''));
  });

  it.each([false, true])('walks through many pages and chunks, grouped: %s', async (isGrouped) => {
    const { id } = await world.addSequence([{ isActive: false }, {}]);
    world.segment.isGrouped = isGrouped;
    await world.addContacts(2_345);
    expect(await world.enroll(id)).toMatchObject({ total: 2_345, enrolled: 2_345 });
    expect(new Set(await ids(TABLES.deliveries)).size).toBe(2_345);
    expect((await world.rows(TABLES.enrollments))[0]).toMatchObject({ current_step: 2 });
  });

  it.each([0, 1, 4, 5, 6, 12])('reads %i contacts in the same pages, whether it groups or not', async (contacts) => {
    await world.addContacts(contacts);
    const { database, audience } = world;
    const read = async (isGrouped: boolean): Promise<Candidate[]> => {
      const pages: Candidate[][] = [];
      const asked = { ...world.segment, isGrouped, sequenceId: 'seq', nowMs: Date.now() };
      const sizes = { candidates: 5, ids: 5, byIds: 2 };
      for await (const page of createCandidateRepository(database, audience).pages(asked, sizes)) pages.push(page);
      expect(Math.max(0, ...pages.map(({ length }) => length))).toBe(Math.min(contacts, isGrouped ? 2 : 5));
      return pages.flat();
    };
    const [plain, grouped] = [await read(false), await read(true)];
    expect(grouped).toEqual(plain);
    expect(new Set(plain.map(({ rowId }) => rowId)).size).toBe(contacts);
  });

  it('at the same time: every row once, and the sums agree', async () => {
    const { id } = await world.addSequence([{}]);
    await world.addContacts(1_000);
    const results = await Promise.all(Array.from({ length: 50 }, () => world.enroll(id)));
    expect(results.reduce((sum, { enrolled }) => sum + (enrolled ?? NaN), 0)).toBe(1_000);
    expect(results.every((result) => result.total === 1_000 && sumOf(result) === 1_000)).toBe(true);
    expect(new Set(await ids(TABLES.enrollments)).size).toBe(1_000);
    expect((await ids(TABLES.enrollments)).length).toBe(1_000);
    expect((await ids(TABLES.deliveries)).length).toBe(1_000);
  });

  it('a crash in the middle leaves whole chunks, and the next run covers the rest', async () => {
    const { id } = await world.addSequence([{}]);
    await world.addContacts(2_500);
    let plans = 0;
    const { planner } = world.deps;
    const crashing = createSequences({
      ...world.deps,
      planner: {
        plan: async (trx, planned) => {
          const written = await planner.plan(trx, planned);
          plans += 1;
          if (plans === 2) throw new Error('crash before the commit');
          return written;
        },
      },
    });
    const input = {
      segmentId: 's',
      sequenceId: id,
      dryRun: false,
      caller: { kind: 'server' } as const,
      enrolledBy: null,
    };
    await expect(crashing.enrollments.enrollSegment(input)).rejects.toThrow('crash');
    const enrollments = await ids(TABLES.enrollments, 'id');
    expect(enrollments.length).toBe(1_000);
    expect((await ids(TABLES.deliveries, 'enrollment_id')).map(Number)).toEqual(enrollments.map(Number));
    expect(await world.enroll(id)).toMatchObject({
      total: 2_500,
      enrolled: 1_500,
      skipped: { already_enrolled: 1_000 },
    });
    expect(new Set(await ids(TABLES.deliveries)).size).toBe(2_500);
  });

  it('stops when the sequence is switched off meanwhile', async () => {
    const { id } = await world.addSequence([{}]);
    await world.addContacts(2_500);
    const { planner } = world.deps;
    const feature = createSequences({
      ...world.deps,
      planner: {
        plan: async (trx, planned) => {
          await trx('cohort_sequences').where({ document_id: id }).update({ is_active: false });
          return planner.plan(trx, planned);
        },
      },
    });
    const input = {
      segmentId: 's',
      sequenceId: id,
      dryRun: false,
      caller: { kind: 'server' } as const,
      enrolledBy: null,
    };
    await expect(feature.enrollments.enrollSegment(input)).rejects.toMatchObject({ code: 'inactive_sequence' });
    expect((await ids(TABLES.enrollments)).length).toBe(1_000);
  });

  it('enrolls nobody from a segment that is deleted meanwhile', async () => {
    const { id } = await world.addSequence([{}]);
    await world.addContacts(3);
    world.segment.isGone = true;
    await expect(world.enroll(id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await ids(TABLES.enrollments)).toEqual([]);
    expect(world.segment.used).toBe(0);
  });

  it.each([
    ['a sequence that is switched off', 'inactive_sequence', { is_active: false }, [{}]],
    ['a sequence without an active step', 'inactive_sequence', {}, [{ isActive: false }]],
  ])('refuses %s', async (_name, code, more, steps) => {
    const { id } = await world.addSequence(steps, more);
    await expect(world.enroll(id)).rejects.toMatchObject({ code });
  });

  it('refuses a paused segment and an unknown sequence', async () => {
    await expect(world.enroll('nowhere')).rejects.toMatchObject({ code: 'not_found' });
    const { id } = await world.addSequence([{}]);
    world.segment.state = 'paused';
    await expect(world.enroll(id)).rejects.toBeInstanceOf(DomainError);
    await expect(world.enroll(id, true)).rejects.toMatchObject({ code: 'conflict' });
  });
});
