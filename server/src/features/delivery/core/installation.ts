/**
 * Whether this database is the one that was armed to send. In: what the database says of itself, and what was known of
 * it. Out: known, new, or foreign with the reason in words. A copy looks different from outside; a restored one has
 * come less far than somebody outside remembers.
 */

/** What tells one database from its copy: `database`, `publicUrl`. */
export type Identity = Record<string, string>;

export interface Evidence {
  stored: { identity: Identity; seenAtMs: number } | null;
  present: Identity;
  /** What is remembered outside the database; null: nothing. */
  witnessMs: number | null;
}

export type Judgement = { is: 'known' } | { is: 'new' } | { is: 'foreign'; reason: string };

export const judgeInstallation = ({ stored, present, witnessMs }: Evidence): Judgement => {
  if (!stored) return { is: 'new' };
  const changed = Object.keys({ ...stored.identity, ...present }).filter(
    (part) => (stored.identity[part] ?? '') !== (present[part] ?? ''),
  );
  if (changed.length > 0) {
    const parts = changed.map((part) => `${part} was “${stored.identity[part] ?? ''}”, is “${present[part] ?? ''}”`);
    return { is: 'foreign', reason: `This looks like a copy of another installation: ${parts.join('; ')}` };
  }
  if (witnessMs === null || witnessMs <= stored.seenAtMs) return { is: 'known' };
  const [knew, has] = [witnessMs, stored.seenAtMs].map((ms) => new Date(ms).toISOString());
  return { is: 'foreign', reason: `This database was restored: it had come to ${knew} and is back at ${has}` };
};
