/**
 * Who opened a mail or followed its links: a person, or a machine. In: hits and what is known of their mail. Out: for
 * what no person did, why it is taken for a machine. What is in doubt counts as a machine: conditions ask for people.
 */
import { MINUTE_MS, SECOND_MS } from '../../../lib/duration';
import { isKnownMachine } from './known-agents';

export const MACHINE_REASONS = ['head', 'honeypot', 'agent', 'early', 'burst'] as const;
export type MachineReason = (typeof MACHINE_REASONS)[number];

/** The link that no person sees. */
export const HONEYPOT = 0;

/** People do not read a mail in the seconds after it left; gateways do. */
export const EARLY_MS = 10 * SECOND_MS;
/** What a scanner does, it does around the hidden link. */
export const HONEYPOT_MS = MINUTE_MS;
export const BURST_MS = 2 * SECOND_MS;
/** So many different links within that time are a burst even where the mail has more. */
const BURST_LINKS = 6;

export interface Hit {
  /** Null: the mail was opened. */
  link: number | null;
  isHead: boolean;
  agent: string;
}

/** For one hit by itself. `sinceSentMs` is null where the mail server has not yet said that it took the mail. */
export const machineReason = ({ link, isHead, agent }: Hit, sinceSentMs: number | null): MachineReason | null => {
  if (isHead) return 'head';
  if (link === HONEYPOT) return 'honeypot';
  if (isKnownMachine(agent)) return 'agent';
  return sinceSentMs === null || sinceSentMs < EARLY_MS ? 'early' : null;
};

export interface SeenHit {
  link: number | null;
  atMs: number;
}

/**
 * For the hits of one mail among each other, in their order: what surrounds a hit on the hidden link, and what belongs
 * to a burst over all `linkCount` links. A mail with one link knows no burst.
 */
export const reasonsTogether = (hits: readonly SeenHit[], linkCount: number): (MachineReason | null)[] => {
  const honeypots = hits.filter(({ link }) => link === HONEYPOT);
  const bursts = burstsOf(hits, linkCount);
  return hits.map(({ atMs }) => {
    if (honeypots.some((trap) => Math.abs(trap.atMs - atMs) <= HONEYPOT_MS)) return 'honeypot';
    return bursts.some((startMs) => atMs >= startMs && atMs <= startMs + BURST_MS) ? 'burst' : null;
  });
};

/** When bursts begin. */
const burstsOf = (hits: readonly SeenHit[], linkCount: number): number[] => {
  const wanted = Math.min(linkCount, BURST_LINKS);
  if (wanted < 2) return [];
  const clicks = hits.filter(({ link }) => link !== null && link !== HONEYPOT).sort((a, b) => a.atMs - b.atMs);
  const inWindow = new Map<number | null, number>();
  const starts: number[] = [];
  let end = 0;
  for (const first of clicks) {
    for (let next = clicks[end]; next && next.atMs <= first.atMs + BURST_MS; next = clicks[end]) {
      inWindow.set(next.link, (inWindow.get(next.link) ?? 0) + 1);
      end += 1;
    }
    if (inWindow.size >= wanted) starts.push(first.atMs);
    const left = (inWindow.get(first.link) ?? 1) - 1;
    if (left === 0) inWindow.delete(first.link);
    else inWindow.set(first.link, left);
  }
  return starts;
};
