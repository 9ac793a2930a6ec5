/** The next batch to ring for: every lane in turn, without what is held and the domains whose throttle is full. */
import { SECOND_MS } from '../../lib/duration';
import { laneShare, takeInTurn, type DueRow } from './core/fair-order';
import { heldValues, holdsEverything } from './core/hold';
import type { DueQuery, DueRepository } from './due-repository';
import type { HoldRepository } from './hold-repository';
import type { Throttle } from './throttle';

export interface DueBatch {
  rows: DueRow[];
  /** There may be more. */
  full: boolean;
}

export type FindDue = (overdueMs?: number) => Promise<DueBatch>;

/** A batch is refilled twice a second; more for one domain would only be put off. */
const BATCH_PERIOD_MS = SECOND_MS;

const countOf = (rows: readonly (readonly DueRow[])[]): number => rows.reduce((sum, lane) => sum + lane.length, 0);

export interface DueBatchDeps {
  found: DueRepository;
  throttle: Pick<Throttle, 'fullDomains' | 'perPeriod'>;
  held: Pick<HoldRepository, 'active'>;
  batchSize: number;
}

export const createDueBatch = ({ found, throttle, held, batchSize }: DueBatchDeps): FindDue => {
  const readLanes = async (lanes: readonly (string | null)[], query: DueQuery): Promise<DueRow[][]> => {
    const rows: DueRow[][] = [];
    for (const lane of lanes) rows.push(await found.dueRows(lane, query));
    return rows;
  };

  return async (overdueMs = 0) => {
    const holds = await held.active();
    if (holds.some(({ kind }) => holdsEverything(kind))) return { rows: [], full: false };
    const heldLanes: (string | null)[] = heldValues(holds, 'sequence_id');
    const lanes = (await found.pendingLanes()).filter((lane) => !heldLanes.includes(lane));
    const exceptSteps = heldValues(holds, 'step_id');
    const only = { overdueMs, except: await throttle.fullDomains(), exceptSteps };
    let limit = laneShare(batchSize, lanes.length);
    const rows = await readLanes(lanes, { limit, ...only });
    const isHungry = (lane: readonly DueRow[]): boolean => lane.length >= limit;
    const left = batchSize - countOf(rows);
    const hungry = lanes.filter((_, index) => isHungry(rows[index] ?? []));
    if (left > 0 && hungry.length > 0) {
      limit += laneShare(left, hungry.length);
      const more = await readLanes(hungry, { limit, ...only });
      hungry.forEach((lane, index) => (rows[lanes.indexOf(lane)] = more[index] ?? []));
    }
    const taken = takeInTurn(rows, batchSize, (domain) => throttle.perPeriod(domain, BATCH_PERIOD_MS));
    return { rows: taken, full: countOf(rows) >= batchSize || rows.some(isHungry) };
  };
};
