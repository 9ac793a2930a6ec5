/**
 * What the site states of itself, judged: sender, public address, clock. In: its configuration and one comparison of
 * clocks. Out: judgements. The public address is read, never fetched.
 */
import { SECOND_MS } from '../../../lib/duration';
import type { Judgement } from './check';

export interface SenderFacts {
  /** Package and version, or Cohort’s own connection. */
  provider: string;
  passage: 'passes' | 'drops' | 'unknown';
  hasPostalAddress: boolean;
}

const PASSAGES = {
  passes: ['ok', 'headers-pass'],
  drops: ['error', 'headers-drop'],
  unknown: ['error', 'headers-unknown'],
} as const satisfies Record<SenderFacts['passage'], readonly [Judgement['state'], Judgement['finding']]>;

export const judgeSender = ({ provider, passage, hasPostalAddress }: SenderFacts): Judgement[] => {
  const [state, finding] = PASSAGES[passage];
  return [
    { part: 'sender', state, finding, values: { server: provider } },
    ...(hasPostalAddress
      ? []
      : [{ part: 'sender', state: 'error', finding: 'postal-missing', values: {} } as const satisfies Judgement]),
  ];
};

export interface PublicAddress {
  /** Where links in mails lead. */
  url: string;
  /** Whether it is stated for Cohort, or the server’s own. */
  isStated: boolean;
}

/** Loopback, private and link-local networks, and names that only a local network knows. */
const LOCAL_V4 = /^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./;
const LOCAL_V6 = /^\[(?:::1?|f[cd][0-9a-f]{2}:.*|fe[89ab][0-9a-f]:.*)\]$/i;
const LOCAL_NAME = /(?:^localhost|\.localhost|\.local|\.internal|\.lan)$/i;

const isLocal = (hostname: string): boolean =>
  LOCAL_V4.test(hostname) ||
  LOCAL_V6.test(hostname) ||
  LOCAL_NAME.test(hostname) ||
  !(hostname.includes('.') || hostname.startsWith('['));

export const judgePublicAddress = ({ url, isStated }: PublicAddress): Judgement => {
  const { hostname, protocol, origin } = new URL(url);
  const of = (state: Judgement['state'], finding: Judgement['finding']): Judgement => ({
    ...{ part: 'address', state, finding, values: { url: origin } },
  });
  if (isLocal(hostname)) return of('error', 'url-local');
  if (protocol !== 'https:') return of('error', 'url-plain');
  return isStated ? of('ok', 'url-good') : of('warn', 'url-unstated');
};

const TOLERATED_MS = 30 * SECOND_MS;

/** `aheadMs`: by how much the database's clock is ahead of this process's. */
export const judgeClock = (aheadMs: number): Judgement => {
  const isGood = Math.abs(aheadMs) <= TOLERATED_MS;
  const values = { seconds: Math.round(aheadMs / SECOND_MS) };
  return { part: 'clock', state: isGood ? 'ok' : 'warn', finding: isGood ? 'clock-good' : 'clock-off', values };
};
