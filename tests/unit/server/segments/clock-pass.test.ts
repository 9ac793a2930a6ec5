import { createClockPass } from '../../../../server/src/features/segments';
import type { StoredSegment } from '../../../../server/src/features/segments/segment-row';
import { TABLES } from '../../../../server/src/lib/table-names';
import { describeEachDatabase } from '../../../support/databases';
import { addContact } from '../audience/crm-tables';
import { contacts, named, NOON, openTracked, refreshed, tracked, type TrackedWorld } from './tracked-world';

const DAY_MS = 86_400_000;
const lately = contacts({ field: 'birthday', operator: 'in_last', value: { amount: 3, unit: 'day' } });

describeEachDatabase('clock pass', (client) => {
  let world: TrackedWorld;
  afterEach(() => world.close());

  const open = async (segment: StoredSegment) => {
    world = await openTracked(client);
    const process = world.process();
    const pass = createClockPass({
      segments: { tracked: async () => [segment] },
      ...{ filters: world.filters, runs: process.runs, refresh: process.refresh, clock: world.clock },
      ...{ limits: { maxDepth: 5, maxRules: 100 }, timezone: 'UTC', goesOn: () => true },
    });
    return { ...world, process, pass };
  };
  const dayAfter = (days: number): string => new Date(NOON.getTime() + days * DAY_MS).toISOString().slice(0, 10);

  it('finds who came and went by time alone, as a refresh of everybody would', async () => {
    const segment = tracked(lately);
    const { knex, process, pass, clock } = await open(segment);
    for (let day = -6; day <= 6; day += 1) await addContact(knex, { document_id: `d${day}`, birthday: dayAfter(day) });
    await refreshed(process, segment);
    expect(await world.members()).toEqual(['d-1', 'd-2', 'd-3', 'd0']);
    for (let day = 1; day <= 4; day += 1) {
      clock.set(new Date(NOON.getTime() + day * DAY_MS));
      await pass();
      const expected = [day - 3, day - 2, day - 1, day].map((one) => `d${one}`).sort();
      expect(await world.members()).toEqual(expected);
      expect(await refreshed(process, segment, { cause: 'demand' })).toMatchObject({ entered: 0, left: 0 });
    }
    expect(new Set((await world.stays()).map((stay) => stay.split(' → ')[1] ?? 'in'))).toEqual(
      new Set(['in', 'clock']),
    );
  });

  it('asks nobody while nothing has passed, and leaves no run behind', async () => {
    const segment = tracked(lately);
    const { knex, process, pass, clock } = await open(segment);
    await addContact(knex, { document_id: 'a', birthday: dayAfter(-1) });
    await refreshed(process, segment);
    clock.set(new Date(NOON.getTime() + 60_000));
    await pass();
    expect(await knex(TABLES.segmentRuns)).toHaveLength(1);
  });

  it('passes over what does not hang on time, and what was never filled', async () => {
    const segment = tracked(named('x'));
    const { knex, pass } = await open(segment);
    await pass();
    expect(await knex(TABLES.segmentRuns)).toHaveLength(0);
  });
});
