/**
 * In: a filter’s condition over the alias `member`, and the audience. Out: statements that count whom it matches and
 * how many of them can be mailed, by the gate that sending uses; and the answer’s rows as a Reach.
 * A member that has several recipients counts as what the luckiest of them is: a company with one mailable contact is
 * mailable. A member without any recipient has no address.
 */
import type { Reach } from '../../../contracts';
import { fragment, joinFragments, type SqlFragment } from '../../../lib/sql-fragment';
import type { Audience, AudienceEntity, Mailability } from '../../audience';

export const MEMBER = 'member';
const RECIPIENT = 'recipient';

/** Luckiest first. */
const RANKS = { mailable: 0, suppressed: 1, inactive: 2, unsubscribed: 3, no_address: 4 } as const satisfies Record<
  Mailability,
  number
>;

export type ReachAudience = Pick<Audience, 'contact' | 'from' | 'mailability' | 'recipients' | 'scope'>;

interface Matched {
  audience: Pick<Audience, 'from'>;
  entity: AudienceEntity;
  /** Over MEMBER, document scope included. */
  where: SqlFragment;
}

export interface MatchQuestion extends Matched {
  audience: ReachAudience;
}

export interface ReachQuestion extends MatchQuestion {
  /** Epoch milliseconds. A value rather than a clock: PostgreSQL hashes a suppression list only beside constants. */
  nowMs: SqlFragment;
}

/** A contact is its own recipient: every member then has a verdict, and no second count is needed. */
export const isItsOwnRecipient = (entity: AudienceEntity): boolean => entity.key === 'contact';

/** `SELECT … AS total`: how many documents match; the scope lets one row of each through. */
export function matchedStatement({ audience, entity, where }: Matched): SqlFragment {
  return spaced(fragment('SELECT COUNT(*) AS total FROM'), audience.from(entity, MEMBER), fragment('WHERE'), where);
}

/** `SELECT verdict, COUNT(*) AS total`: members by the rank of their luckiest recipient; null where none can have one. */
export function verdictsStatement(question: ReachQuestion): SqlFragment | null {
  const { audience, entity, where, nowMs } = question;
  const joins = audience.recipients(entity, MEMBER, RECIPIENT);
  if (!joins) return null;
  const isItself = isItsOwnRecipient(entity);
  const rank = rankOf(audience.mailability(isItself ? MEMBER : RECIPIENT, nowMs));
  const members = spaced(audience.from(entity, MEMBER), ...(isItself ? [] : [joins]), fragment('WHERE'), where);
  const ranked = isItself
    ? spaced(fragment('SELECT'), rank, fragment('AS verdict FROM'), members)
    : spaced(fragment('SELECT MIN('), rank, fragment(') AS verdict FROM'), members, fragment(`GROUP BY ${MEMBER}.id`));
  return spaced(
    fragment('SELECT verdict, COUNT(*) AS total FROM ('),
    ranked,
    fragment(') AS reached GROUP BY verdict'),
  );
}

const rankOf = (gate: SqlFragment): SqlFragment => {
  const whens = Object.entries(RANKS).map(([verdict, rank]) => `WHEN '${verdict}' THEN ${rank}`);
  return fragment(`CASE ${gate.sql} ${whens.join(' ')} ELSE ${RANKS.no_address} END`, gate.bindings);
};

/** The verdict of one member as text, by the same ranks; null where the entity reaches no address. */
export function memberMailability({ audience, entity, nowMs }: Omit<ReachQuestion, 'where'>): SqlFragment | null {
  if (isItsOwnRecipient(entity)) return audience.mailability(MEMBER, nowMs);
  const own = 'reaching';
  const joins = audience.recipients(entity, own, RECIPIENT);
  if (!joins) return null;
  const whens = Object.entries(RANKS).map(([verdict, rank]) => `WHEN ${rank} THEN '${verdict}'`);
  return spaced(
    fragment('CASE (SELECT MIN('),
    rankOf(audience.mailability(RECIPIENT, nowMs)),
    fragment(') FROM'),
    audience.from(entity, own),
    joins,
    fragment(`WHERE ${own}.id = ${MEMBER}.id) ${whens.join(' ')} ELSE 'no_address' END`),
  );
}

/** Everything that was counted; what of it a caller is shown is said by `shownReach`. */
export type FullReach = Record<keyof Reach, number>;

const HIDDEN = { mailable: null, unsubscribed: null, inactive: null, suppressed: null, noAddress: null };

export const shownReach = (reach: FullReach, { mayReadMailability }: { mayReadMailability: boolean }): Reach =>
  mayReadMailability ? reach : { ...HIDDEN, matched: reach.matched };

export interface VerdictRow {
  verdict: number;
  total: number;
}

/** Whoever matched and has no verdict reaches nobody. The parts always add up, also while contacts come and go. */
export function toReach(matched: number, verdicts: readonly VerdictRow[]): FullReach {
  const count = (verdict: Mailability): number =>
    verdicts.filter((row) => row.verdict === RANKS[verdict]).reduce((sum, row) => sum + row.total, 0);
  const counted = {
    mailable: count('mailable'),
    unsubscribed: count('unsubscribed'),
    inactive: count('inactive'),
    suppressed: count('suppressed'),
  };
  const addressed = Object.values(counted).reduce((sum, part) => sum + part, 0);
  const all = Math.max(matched, addressed);
  return { matched: all, ...counted, noAddress: all - addressed };
}

const spaced = (...parts: SqlFragment[]): SqlFragment => joinFragments(parts, ' ');
