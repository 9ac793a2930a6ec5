/**
 * Which due deliveries go next. In: what is due per lane (a sequence, or everything without one), oldest first. Out: one
 * batch that takes from the lanes in turn, so that a large sequence does not make a small one wait, and with no more for
 * a throttled domain than it can take.
 */
export interface DueRow {
  id: number;
  fence: number;
  /** Of the address as planned; null where it is not known yet. */
  domain: string | null;
}

export type DomainQuota = (domain: string) => number;

/** What one lane may give first; what others leave is then shared. */
export const laneShare = (batchSize: number, lanes: number): number => Math.ceil(batchSize / Math.max(1, lanes));

export const takeInTurn = (
  lanes: readonly (readonly DueRow[])[],
  batchSize: number,
  quotaOf: DomainQuota,
): DueRow[] => {
  const taken: DueRow[] = [];
  const perDomain = new Map<string, number>();
  const fits = ({ domain }: DueRow): boolean => {
    if (domain === null) return true;
    const count = perDomain.get(domain) ?? 0;
    if (count >= quotaOf(domain)) return false;
    perDomain.set(domain, count + 1);
    return true;
  };
  const longest = Math.max(0, ...lanes.map((lane) => lane.length));
  for (let place = 0; place < longest; place += 1) {
    for (const lane of lanes) {
      const row = lane[place];
      if (row && fits(row)) taken.push(row);
      if (taken.length >= batchSize) return taken;
    }
  }
  return taken;
};
