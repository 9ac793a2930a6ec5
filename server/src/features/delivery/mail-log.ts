/** The mail log as the API and the admin panel read it: lists, one mail with its history, and the mail as it was sent. */
import {
  DomainError,
  type ContentState,
  type Delivery,
  type DeliveryContent,
  type DeliveryDetail,
  type DeliveryEvent,
  type DeliveryPage,
  type ListDeliveriesQuery,
} from '../../contracts';
import { actorNames, type AdminNames } from '../../platform/actor-names';
import type { Caller } from '../../platform/caller';
import type { Database } from '../../platform/database';
import type { AddressView, AddressViews } from '../audience';
import { TOKEN_PURPOSES, type Tokens } from '../tracking';
import { findContent, hasContent } from './kept-content';
import { withoutTokens } from './core/dead-links';
import { linkIdOf, toDeliveryEvent, type LinkUrls } from './core/delivery-event';
import { unpackContent } from './core/pack-content';
import { wasWritten } from './core/was-written';
import type { DeliverySource } from './delivery-source';
import { listEvents } from './event-repository';
import type { LedgerRow } from './ledger-row';
import { listDeliveries } from './list-repository';
import { presentDelivery } from './present-delivery';
import type { DeliveryRepository } from './repository';

export interface MailLogDeps {
  database: Database;
  repository: Pick<DeliveryRepository, 'find'>;
  sources(): Iterable<DeliverySource>;
  tokens: Pick<Tokens, 'read'>;
  sending: { keepContentDays: number };
  /** Of the panel’s users, by id. */
  adminNames: AdminNames;
  addressesFor: AddressViews;
  /** Null where it has gone. */
  templateName(documentId: string): Promise<string | null>;
  /** Where tracked links lead, by their numbers; without those that are gone. */
  linkUrls(ids: readonly number[]): Promise<LinkUrls>;
}

export interface MailLog {
  /** Throws forbidden where the caller asks by an address and may not read addresses. */
  list(query: ListDeliveriesQuery, caller: Caller): Promise<DeliveryPage>;
  /** Throws not_found. */
  get(id: number, caller: Caller): Promise<DeliveryDetail>;
  /** Throws not_found. Nobody is unsubscribed and nothing counts as opened by looking at it. */
  content(id: number, caller: Caller): Promise<DeliveryContent>;
}

/** What of a query is asked of addresses, or of texts with addresses in them. */
const ASKS_ADDRESSES = ['address', 'search', 'reason'] as const;

export const createMailLog = (deps: MailLogDeps): MailLog => {
  const { database, repository, addressesFor } = deps;
  const find = async (id: number): Promise<LedgerRow> => {
    const row = await repository.find(id);
    if (!row) throw new DomainError('not_found', `There is no delivery ${id}`);
    return row;
  };

  return {
    async list(query, caller) {
      const view = addressesFor(caller);
      for (const key of ASKS_ADDRESSES) if (query[key]) view.demand(`Searching by ${key}`, [key]);
      const { rows, total, isCapped } = await listDeliveries(database, query);
      const { page, pageSize } = query;
      return {
        data: rows.map((row) => presentDelivery(row, view)),
        meta: {
          pagination: { page, pageSize, pageCount: Math.ceil(total / pageSize), total, isCapped },
          addresses: view.isMasked ? 'masked' : 'shown',
        },
      };
    },

    async get(id, caller) {
      const row = await find(id);
      const view = addressesFor(caller);
      return {
        ...presentDelivery(row, view),
        plannedAt: new Date(row.createdAtMs).toISOString(),
        sequenceNow: await sequenceOf(deps, row),
        templateNow:
          row.templateId === null
            ? null
            : { documentId: row.templateId, name: await deps.templateName(row.templateId) },
        events: await eventsOf(deps, row, { view, caller }),
        content: await contentState(deps, row),
      };
    },

    async content(id, caller) {
      const row = await find(id);
      const state = await contentState(deps, row);
      const packed = state === 'kept' ? await findContent(database.knex, id) : null;
      // Deleted just now, it has nothing to show either.
      return { state, mail: typeof packed === 'string' ? harmless(deps, packed, addressesFor(caller)) : null };
    },
  };
};

/** Without what would unsubscribe its recipient or count as opened. */
const harmless = ({ tokens }: MailLogDeps, packed: string, view: AddressView): DeliveryContent['mail'] => {
  const isToken = (text: string): boolean => TOKEN_PURPOSES.some((purpose) => tokens.read(purpose, text));
  const dead = (text: string): string => withoutTokens(text, isToken);
  const { html, text, headers, to, ...mail } = unpackContent(packed);
  return {
    ...mail,
    to: view.address(to),
    html: dead(html),
    text: dead(text),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, dead(value)])),
  };
};

const sequenceOf = async (
  { sources }: MailLogDeps,
  { sequenceId }: LedgerRow,
): Promise<DeliveryDetail['sequenceNow']> => {
  if (sequenceId === null) return null;
  for (const source of sources()) {
    const place = (await source.places?.([sequenceId]))?.get(sequenceId);
    if (place) return place.sequence;
  }
  return { documentId: sequenceId, name: null };
};

const eventsOf = async (
  { database, adminNames, linkUrls }: MailLogDeps,
  { id, createdAtMs }: LedgerRow,
  { view, caller }: { view: AddressView; caller: Caller },
): Promise<DeliveryEvent[]> => {
  const stored = [{ type: 'planned', atMs: createdAtMs, data: {} }, ...(await listEvents(database.knex, id))];
  const clicked = view.isMasked ? [] : stored.flatMap((event) => linkIdOf(event) ?? []);
  const links: LinkUrls = clicked.length === 0 ? new Map() : await linkUrls([...new Set(clicked)]);
  const events = stored.map((event) => toDeliveryEvent(event, links));
  const nameOf = await actorNames(
    adminNames,
    caller,
    events.map(({ by }) => by),
  );
  return events.map((event) => ({
    ...event,
    byName: nameOf(event.by),
    reason: view.words(event.reason),
    link: view.isMasked ? null : event.link,
  }));
};

const WAITING: ReadonlySet<Delivery['state']> = new Set(['pending', 'claimed']);

const contentState = async ({ database, sending }: MailLogDeps, row: LedgerRow): Promise<ContentState> => {
  if (row.erasedAtMs !== null) return 'erased';
  const kept = await hasContent(database.knex, row.id);
  if (kept !== 'none') return kept;
  if (!wasWritten(row)) return WAITING.has(row.state) ? 'not-sent' : 'never-left';
  return sending.keepContentDays > 0 ? 'pruned' : 'not-kept';
};
