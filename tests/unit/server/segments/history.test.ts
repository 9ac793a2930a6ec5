import {
  createDialect,
  createHistory,
  createHistoryRepository,
  createMemberColumns,
  createMemberRepository,
} from '../../../../server/src/features/segments';
import { createMemberNarrowing } from '../../../../server/src/features/segments/member-narrowing';
import type { StoredSegment } from '../../../../server/src/features/segments/segment-row';
import { EVERYTHING } from '../../../../server/src/lib/content-reads';
import { TABLES } from '../../../../server/src/lib/table-names';
import type { Caller } from '../../../../server/src/platform/caller';
import { describeEachDatabase } from '../../../support/databases';
import { addContact } from '../audience/crm-tables';
import { contacts, named, openTracked, tracked, type TrackedWorld } from './tracked-world';

const server = { kind: 'server' as const };
const page = { page: 1, pageSize: 10 };

describeEachDatabase('history', (client) => {
  let world: TrackedWorld;
  afterEach(() => world.close());

  const open = async (
    segment: StoredSegment = tracked(named('Ada')),
    filledSince: string | null = '2026-02-01T09:00:00Z',
  ) => {
    world = await openTracked(client);
    const { database, audience, clock } = world;
    const dialect = createDialect(client);
    const members = createMemberRepository({ database, audience, dialect });
    const columns = createMemberColumns({ database, audience, dialect, timezone: 'UTC', clock });
    const history = createHistory(
      {
        runs: { filledSince: async () => (filledSince === null ? null : new Date(filledSince)) },
        ...{ history: createHistoryRepository(database), members, columns, audience, quote: dialect.quote, clock },
        adminNames: async () => new Map([[7, 'Ann Admin']]),
        narrow: createMemberNarrowing({ filters: world.filters, clock }),
        ...{ timezone: 'UTC', timeoutMs: 5_000 },
      },
      { visible: async () => segment, checked: (found) => world.filters.checkSegment(found, clock.now()) },
    );
    const stay = (member: string, entered: string, exited: string | null, causes = ['record', 'clock']) =>
      world.knex(TABLES.memberships).insert({
        ...{ segment_id: 'seg', member_id: member, origin: 'automatic', entered_cause: causes[0] },
        ...{ entered_at: Date.parse(entered), exited_at: exited === null ? 0 : Date.parse(exited) },
        exited_cause: exited === null ? null : causes[1],
      });
    await addContact(world.knex, { document_id: 'a', name: 'Ada' });
    await addContact(world.knex, { document_id: 'b', name: 'Bob' });
    await stay('a', '2026-02-01T09:00:00Z', '2026-02-27T23:30:00Z', ['initial', 'clock']);
    await stay('a', '2026-02-28T10:00:00Z', null);
    await stay('b', '2026-02-27T10:00:00Z', '2026-03-01T08:00:00Z', ['record', 'manual']);
    await stay('gone', '2026-02-27T11:00:00Z', null);
    await stay('elsewhere', '2026-02-27T11:00:00Z', null);
    await world.knex(TABLES.memberships).where({ member_id: 'elsewhere' }).update({ segment_id: 'other' });
    return history;
  };

  it('says per day how many there were, came and went', async () => {
    const history = await open();
    const { days } = await history.history(server, 'seg', { from: '2026-02-26', to: '2026-03-01' });
    expect(days.map(({ day, size, entered, left }) => [day, size, entered, left])).toEqual([
      ['2026-02-26', 1, 0, 0],
      ['2026-02-27', 2, 2, 1],
      ['2026-02-28', 3, 1, 0],
      ['2026-03-01', 2, 0, 1],
    ]);
    expect(days[3]?.leftBy).toEqual({ manual: 1 });
  });

  it('counts days in the zone that is asked for, and thirty of them unless told', async () => {
    const history = await open();
    const query = { from: '2026-02-27', to: '2026-02-28', timezone: 'Asia/Bangkok' };
    const { days, timezone } = await history.history(server, 'seg', query);
    expect(timezone).toBe('Asia/Bangkok');
    expect(days.map(({ left }) => left)).toEqual([0, 1]);
    expect((await history.history(server, 'seg', {})).days.map(({ day }) => day)).toHaveLength(29);
    const early = await history.history(server, 'seg', { from: '2026-01-01', to: '2026-02-28' });
    expect(early.days.map(({ day }) => day)).toHaveLength(28);
    await world.close();
    const own = await open(tracked({ ...named('Ada'), timezone: 'Asia/Tokyo' }));
    expect((await own.history(server, 'seg', {})).timezone).toBe('Asia/Tokyo');
  });

  it('lists who came and went, newest first, without those who were in from the start', async () => {
    const history = await open();
    const all = await history.changes(server, 'seg', { ...page, from: '2026-01-20', to: '2026-03-01' });
    const told = all.data.map(({ memberId, direction, cause, name, isGone }) => [
      memberId,
      direction,
      cause,
      name,
      isGone,
    ]);
    expect(told).toEqual([
      ['b', 'left', 'manual', 'Bob', false],
      ['a', 'entered', 'record', 'Ada', false],
      ['a', 'left', 'clock', 'Ada', false],
      ['gone', 'entered', 'record', null, true],
      ['b', 'entered', 'record', 'Bob', false],
    ]);
    const left = await history.changes(server, 'seg', { page: 2, pageSize: 1, direction: 'left' });
    expect(left.data.map(({ memberId }) => memberId)).toEqual(['a']);
    expect(left.meta.pagination).toMatchObject({ total: 2, pageCount: 2 });
  });

  it('names who did it to the users of the panel, and to nobody else', async () => {
    const history = await open();
    await world.knex(TABLES.memberships).where({ member_id: 'b' }).update({ exited_by: 'admin:7' });
    await world.knex(TABLES.memberships).where({ member_id: 'gone' }).update({ entered_by: 'admin:8' });
    const named = async (caller: Caller) =>
      (await history.changes(caller, 'seg', { ...page, from: '2026-02-27', to: '2026-03-01' })).data
        .filter(({ by }) => by !== null)
        .map(({ memberId, by, byName }) => [memberId, by, byName]);
    expect(await named({ kind: 'admin', userId: 1, isSuperAdmin: true })).toEqual([
      ['b', 'admin:7', 'Ann Admin'],
      ['gone', 'admin:8', null],
    ]);
    expect(await named({ kind: 'token', isFullAccess: true, reads: EVERYTHING })).toEqual([
      ['b', 'admin:7', null],
      ['gone', 'admin:8', null],
    ]);
  });

  it('takes a number of days, up to a day or up to today, and shows none that is to come', async () => {
    const history = await open();
    const daysOf = async (query: object) => (await history.history(server, 'seg', query)).days.map(({ day }) => day);
    expect(await daysOf({ days: 2 })).toEqual(['2026-02-28', '2026-03-01']);
    expect(await daysOf({ days: 2, to: '2026-02-28' })).toEqual(['2026-02-27', '2026-02-28']);
    expect(await daysOf({ from: '2026-03-01', to: '2026-03-20' })).toEqual(['2026-03-01']);
    const changes = await history.changes(server, 'seg', { ...page, days: 1 });
    expect(changes.data.map(({ memberId, direction }) => [memberId, direction])).toEqual([['b', 'left']]);
    const both = history.history(server, 'seg', { days: 2, from: '2026-02-27' });
    await expect(both).rejects.toMatchObject({ code: 'invalid_input', errors: [{ path: ['days'] }] });
    const tomorrow = history.membersOn(server, 'seg', { ...page, on: '2026-03-02' });
    await expect(tomorrow).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [{ path: ['on'], message: expect.stringContaining('2026-03-01 or earlier') as string }],
    });
  });

  it.each([
    ['2026-02-26', ['a']],
    ['2026-02-27', ['b']],
    ['2026-02-28', ['a', 'b']],
    ['2026-03-01', ['a']],
  ])('knows who was in at the end of %s', async (on, expected) => {
    const history = await open();
    const found = await history.membersOn(server, 'seg', { ...page, on });
    expect(found.data.map(({ documentId }) => documentId)).toEqual(expected);
  });

  it('says of those who were in on a day when they had come, and orders them by it', async () => {
    const history = await open();
    const asked = { ...page, on: '2026-02-28', columns: ['enteredAt'], sort: 'enteredAt:desc' };
    const found = await history.membersOn(server, 'seg', asked);
    expect(found.data.map(({ documentId, values }) => [documentId, values?.enteredAt])).toEqual([
      ['a', '2026-02-28T10:00:00.000Z'],
      ['b', '2026-02-27T10:00:00.000Z'],
    ]);
  });

  it.each([
    ['since the day on which tracking began', '2026-02-27T09:00:00Z', ['2026-02-27', '2026-02-28', '2026-03-01']],
    ['in the zone that is asked for', '2026-02-27T20:00:00Z', ['2026-02-28', '2026-03-01']],
    ['after the period', '2026-03-02T09:00:00Z', []],
    ['not before all were found', null, []],
  ])('leaves out the days of which nothing is known: %s', async (_case, since, expected) => {
    const history = await open(tracked(named('Ada')), since);
    const query = { from: '2026-02-20', to: '2026-03-01', timezone: 'Asia/Bangkok' };
    const { days, knownSince } = await history.history(server, 'seg', query);
    expect(knownSince).toBe(since && new Date(since).toISOString());
    expect(days.map(({ day }) => day)).toEqual(expected);
  });

  it('begins with what there was before the first day that is known', async () => {
    const history = await open(tracked(named('Ada')), '2026-02-28T08:00:00Z');
    const { days } = await history.history(server, 'seg', { from: '2026-01-20', to: '2026-03-01' });
    expect(days.map(({ day, size }) => [day, size])).toEqual([
      ['2026-02-28', 3],
      ['2026-03-01', 2],
    ]);
  });

  it('knows a list since it was made', async () => {
    const list = tracked(named('Ada'), { type: 'static', tracked: false, createdAt: '2026-02-28T12:00:00.000Z' });
    const history = await open(list, null);
    const { days, knownSince } = await history.history(server, 'seg', { from: '2026-02-20', to: '2026-03-01' });
    expect(knownSince).toBe('2026-02-28T12:00:00.000Z');
    expect(days.map(({ day }) => day)).toEqual(['2026-02-28', '2026-03-01']);
  });

  it.each([
    ['2026-02-27', '2026-02-28T12:00:00Z', /2026-02-28 or later/],
    ['2026-02-28', null, /still being found/],
  ])('does not say that nobody was in on %s where that is not known', async (on, since, message) => {
    const history = await open(tracked(named('Ada')), since);
    const asked = history.membersOn(server, 'seg', { ...page, on });
    await expect(asked).rejects.toMatchObject({ code: 'conflict', message: expect.stringMatching(message) as string });
  });

  it.each([
    ['filling', tracked(named('Ada')), /still being found/],
    ['paused', tracked(named('Ada'), { state: 'paused' }), /was paused.*set its state to active/],
    ['archived', tracked(named('Ada'), { state: 'archived' }), /was archived.*set its state to active/],
    ['broken', tracked(contacts({ field: 'gone', operator: 'is_empty' })), /mend its rules/],
  ] as const)('says why a segment was not filled yet: %s', async (reason, segment, message) => {
    const history = await open(segment, null);
    expect(await history.history(server, 'seg', {})).toMatchObject({ knownSince: null, unfilled: reason, days: [] });
    const errors = [{ path: ['on'], code: `unfilled_${reason}`, message: expect.stringMatching(message) as string }];
    await expect(history.membersOn(server, 'seg', { ...page, on: '2026-02-28' })).rejects.toMatchObject({ errors });
    await world.close();
    const filled = await open(segment);
    expect(await filled.history(server, 'seg', {})).toMatchObject({ unfilled: null });
  });

  it('knows nothing of what is not kept, and refuses what is no period', async () => {
    const untracked = await open(tracked(named('Ada'), { tracked: false }));
    await expect(untracked.history(server, 'seg', {})).rejects.toMatchObject({ code: 'conflict' });
    await world.close();
    const history = await open();
    for (const query of [{ from: '2026-03-02', to: '2026-03-01' }, { timezone: 'Nowhere' }, { from: '2020-01-01' }]) {
      await expect(history.history(server, 'seg', query)).rejects.toMatchObject({ code: 'invalid_input' });
    }
  });
});
