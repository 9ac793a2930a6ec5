/**
 * What happened to a mail, as it is shown. In: a row of delivery_event, and where the links of this site lead. Out: who,
 * what, when and why; what a later version writes passes with its own name. Nothing else of an event’s data is shown.
 */
import type { DeliveryEvent } from '../../../contracts';

export interface StoredEvent {
  type: string;
  atMs: number;
  data: Readonly<Record<string, unknown>>;
}

/** What stays of an event’s data when the person is erased: codes, marks and numbers, no words and no addresses of pages. */
const IMPERSONAL = [
  ...['transition', 'fence', 'by', 'decision', 'next', 'replyCode', 'enhancedCode', 'permanent', 'machine'],
  ...['hit', 'of'],
];

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** The number of the link that was clicked; null where none was, or the reporter names it in words. */
export const linkIdOf = ({ data }: Pick<StoredEvent, 'data'>): number | null => numberOf(data.link);

/** Destinations of links by their numbers; what is not among them is not known any more. */
export type LinkUrls = ReadonlyMap<number, string>;

export const toDeliveryEvent = ({ type, atMs, data }: StoredEvent, links: LinkUrls): Omit<DeliveryEvent, 'byName'> => ({
  type,
  at: new Date(atMs).toISOString(),
  by: textOf(data.by),
  // Why something is taken for a program is a code, which says nothing to people.
  reason: typeof data.machine === 'boolean' ? null : textOf(data.reason),
  replyCode: numberOf(data.replyCode),
  enhancedCode: textOf(data.enhancedCode),
  isMachine: typeof data.machine === 'boolean' ? data.machine : null,
  link: textOf(data.url) ?? textOf(data.link) ?? links.get(numberOf(data.link) ?? -1) ?? null,
});

/** Engines give JSON as text or parsed; what cannot be read tells nothing. */
export const eventData = (stored: unknown): Record<string, unknown> => {
  const parsed = typeof stored === 'string' ? parseText(stored) : stored;
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
};

export const impersonalData = (data: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(data).filter(
      ([key, value]) => IMPERSONAL.includes(key) || (key === 'link' && typeof value === 'number'),
    ),
  );

const parseText = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
