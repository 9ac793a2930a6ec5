/**
 * A person is erased: by an address everybody who was mailed at it or has it now, by a recipient that one. What is
 * planned is cancelled, walks end, and addresses, subjects, names, mails and words about them go. What stays are states,
 * codes and document ids, by which nothing is sent twice, and the hashes of suppressions. Every step may be repeated.
 */
import type { Knex } from 'knex';
import { DomainError, errorDetail, type ErasedPerson, type ErasePerson } from '../../contracts';
import { inPieces } from '../../lib/in-pieces';
import { isMailbox } from '../../lib/mailbox';
import { actorOf } from '../../platform/actor';
import type { Caller } from '../../platform/caller';
import type { Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import { spellingsOf, type AddressViews } from '../audience';
import { ERASED, type DeliverySource } from './delivery-source';
import type { ErasureRepository } from './erasure-repository';
import type { DeliveryRepository } from './repository';
import type { Stopper } from './stopper';

/** The site’s contacts, as they are now. */
export interface ContactAddresses {
  /** Document ids of those with this address, normalised. */
  at(normalised: string): Promise<string[]>;
  /** Null where the contact is gone or has none. */
  of(documentId: string): Promise<string | null>;
}

/** By normalised addresses and document ids. */
interface Person {
  addresses: string[];
  recipientIds: string[];
}

/** What other features keep of a person. */
export interface KeptElsewhere {
  /** What `erase` would take away. */
  count(person: Readonly<Person>): Promise<Pick<ErasedPerson, 'links' | 'pinReasons'>>;
  erase(person: Readonly<Person>): Promise<Pick<ErasedPerson, 'links' | 'pinReasons'>>;
  /** What is not taken away, since people have written it and are to edit it. */
  mentioning(caller: Caller, addresses: readonly string[]): Promise<Pick<ErasedPerson, 'segments' | 'hiddenSegments'>>;
}

export interface PersonErasureDeps {
  database: Database;
  repository: Pick<DeliveryRepository, 'appendEvent' | 'nowMs'>;
  traces: ErasureRepository;
  stopper: Pick<Stopper, 'cancelRecipient'>;
  sources(): readonly DeliverySource[];
  contacts: ContactAddresses;
  addressesFor: AddressViews;
  elsewhere: KeptElsewhere;
  eraseSuppressions(address: string, by: Caller): Promise<number>;
}

/** Deliveries of one transaction. */
const CHUNK = 200;

export type ErasePersonAs = (input: ErasePerson, caller: Caller) => Promise<ErasedPerson>;

/**
 * Throws invalid_input for what is no address, not_found for a recipient of whom nothing is kept and who is no contact, and
 * forbidden where one who may not read addresses would be told by a dry run whether an address is known.
 */
export const createPersonErasure =
  (deps: PersonErasureDeps): ErasePersonAs =>
  async ({ address, recipient, dryRun }, caller) => {
    if (address !== undefined && !isMailbox(address.trim())) throw noAddress();
    if (dryRun && address !== undefined) {
      deps.addressesFor(caller).demand('Counting what is kept of an address', ['data', 'address']);
    }
    const person = await find(deps, { address, recipient });
    const done = dryRun ? await count(deps, person) : await erase(deps, person, caller);
    return { ...done, ...(await deps.elsewhere.mentioning(caller, person.addresses)), dryRun };
  };

const find = async (
  { traces, contacts }: PersonErasureDeps,
  { address, recipient }: Pick<ErasePerson, 'address' | 'recipient'>,
): Promise<Person> => {
  const found: string[] = [];
  for (const spelling of address === undefined ? [] : spellingsOf(address)) {
    found.push(...(await traces.mailedAt(spelling)), ...(await contacts.at(spelling)));
  }
  const recipientIds = [...new Set([...(recipient === undefined ? [] : [recipient]), ...found])];
  const theirs = await traces.mailsTo(recipientIds);
  const now = await Promise.all(recipientIds.map((id) => contacts.of(id)));
  if (recipient !== undefined && theirs.length === 0 && now[0] === null) throw unknown();
  const written = [address, ...now, ...theirs.map(({ email }) => email)];
  const addresses = new Set(written.flatMap((one) => spellingsOf(one ?? '')).filter((one) => one !== ''));
  return { addresses: [...addresses], recipientIds };
};

const noAddress = (): DomainError => {
  const message = 'This is not one email address; who has none is erased as `recipient`, by the document id';
  return new DomainError('invalid_input', message, [errorDetail(['data', 'address'], message)]);
};

const unknown = (): DomainError => {
  const message = 'There is no such contact, and nothing is kept of one';
  return new DomainError('not_found', message, [errorDetail(['data', 'recipient'], message)]);
};

const idsOf = async ({ traces }: PersonErasureDeps, { recipientIds }: Person): Promise<number[]> =>
  (await traces.mailsTo(recipientIds)).map(({ id }) => id);

type Sums = Omit<ErasedPerson, 'segments' | 'hiddenSegments' | 'dryRun'>;

const count = async (deps: PersonErasureDeps, person: Person): Promise<Sums> => {
  const { traces, sources, elsewhere } = deps;
  const ids = await idsOf(deps, person);
  const sums = { deliveries: 0, enrollments: 0, feedback: 0, erased: 0 };
  for (const chunk of inPieces(ids, CHUNK)) sums.deliveries += (await traces.unerased(chunk)).length;
  for (const source of sources()) sums.enrollments += (await source.countNamed?.(person.recipientIds)) ?? 0;
  for (const address of person.addresses) {
    sums.feedback += await traces.countFeedback(address);
    sums.erased += await traces.countSuppressions(address);
  }
  const { cancelled, inFlight } = await traces.countOpen(ids);
  return { recipients: person.recipientIds.length, ...sums, ...(await elsewhere.count(person)), cancelled, inFlight };
};

const erase = async (deps: PersonErasureDeps, person: Person, caller: Caller): Promise<Sums> => {
  const { database, traces, eraseSuppressions, elsewhere } = deps;
  const within = <T>(work: (trx: Knex.Transaction) => Promise<T>): Promise<T> =>
    withRetry(() => database.transaction(work));
  const sums = { deliveries: 0, cancelled: 0, enrollments: 0, feedback: 0, erased: 0 };
  for (const recipientId of person.recipientIds) {
    const { cancelled, enrollments } = await within((trx) => end(deps, trx, recipientId));
    sums.cancelled += cancelled;
    sums.enrollments += enrollments;
  }
  const ids = await idsOf(deps, person);
  for (const chunk of inPieces(ids, CHUNK))
    sums.deliveries += await within((trx) => eraseMails(deps, trx, { chunk, by: actorOf(caller) }));
  for (const address of person.addresses) {
    sums.feedback += await within((trx) => traces.eraseFeedback(trx, address));
    sums.erased += await eraseSuppressions(address, caller);
  }
  await within((trx) => traces.eraseFromHolds(trx));
  const kept = await elsewhere.erase(person);
  const { inFlight } = await traces.countOpen(ids);
  return { recipients: person.recipientIds.length, ...sums, ...kept, inFlight };
};

const end = async (
  { repository, stopper, sources }: PersonErasureDeps,
  trx: Knex.Transaction,
  recipientId: string,
): Promise<{ cancelled: number; enrollments: number }> => {
  // Deliveries before enrollments, the order in which the ledger takes its own locks.
  const planned = await stopper.cancelRecipient(trx, recipientId, ERASED);
  const nowMs = await repository.nowMs(trx);
  let enrollments = 0;
  for (const source of sources()) {
    await source.recipientLeft(trx, recipientId, null, ERASED, nowMs);
    enrollments += (await source.eraseNames?.(trx, recipientId)) ?? 0;
  }
  // A mail that was on its way may have planned the next step until its enrollment was locked here.
  return { enrollments, cancelled: planned + (await stopper.cancelRecipient(trx, recipientId, ERASED)) };
};

const eraseMails = async (
  { traces, repository }: PersonErasureDeps,
  trx: Knex.Transaction,
  { chunk, by }: { chunk: readonly number[]; by: string },
): Promise<number> => {
  const ids = await traces.unerased(chunk, trx);
  await traces.erase(trx, ids);
  for (const deliveryId of ids) await repository.appendEvent(trx, { deliveryId, type: ERASED, data: { by } });
  return ids.length;
};
