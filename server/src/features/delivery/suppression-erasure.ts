/** An erased person: the suppressions hold on, by a hash of the address in the place of the address. */
import type { Knex } from 'knex';
import { hashAddress, spellingsOf } from '../audience';
import { TABLES } from '../../lib/table-names';
import { actorOf } from '../../platform/actor';
import type { Caller } from '../../platform/caller';
import type { Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import type { SuppressionRepository } from './suppression-repository';
import { isActive, toSuppressionRow, type SuppressionRow } from './suppression-row';

export interface ErasureDeps {
  database: Database;
  suppressions: SuppressionRepository;
  /** The newest first: it hashes. */
  addressKeys: readonly [string, ...string[]];
}

export interface Erasure {
  /** Returns how many suppressions lost their address. An address that is not suppressed is not suppressed by this. */
  erase(address: string, by?: Caller): Promise<number>;
  /** The same in the transaction that suppresses somebody who was erased: the address is never seen outside of it. */
  eraseWithin: EraseWithin;
}
export type EraseWithin = (trx: Knex.Transaction, address: string, actor: string | null) => Promise<number>;

export const createErasure = ({ database, suppressions, addressKeys: [key] }: ErasureDeps): Erasure => {
  const rows = (trx: Knex.Transaction, where: Record<string, unknown>) => trx(TABLES.suppressions).where(where);

  /** The address came back after an earlier erasure and left again: the two become one, and the stronger one stays. */
  const mergeInto = async (
    trx: Knex.Transaction,
    { hash, row, nowMs }: { hash: string; row: SuppressionRow; nowMs: number },
  ): Promise<void> => {
    const { id, scope, reason, source, expiresAtMs, createdBy } = row;
    const twin = rows(trx, { scope, address_hash: hash });
    if (isActive(row, nowMs)) {
      const shared = { scope, reason, source: source ?? '', expiresAtMs };
      const columns = { reason, source, created_at: row.createdAtMs, created_by: createdBy, expires_at: expiresAtMs };
      const weaker = twin.clone().where((query) => suppressions.givesWay(query, shared));
      await weaker.update({ ...columns, lifted_at: null, lifted_by: null });
    }
    const { id: twinId } = await twin.clone().first('id');
    await trx(TABLES.suppressionEvents).where({ suppression_id: id }).update({ suppression_id: twinId });
    await rows(trx, { id }).delete();
  };

  const eraseRow = async (
    trx: Knex.Transaction,
    { row, hash, actor }: { row: SuppressionRow; hash: string; actor: string | null },
  ): Promise<void> => {
    const { id, scope } = row;
    const nowMs = await suppressions.nowMs(trx);
    // What a row was before may hold a note about the person.
    await trx(TABLES.suppressionEvents).where({ suppression_id: id }).update({ data: '{}' });
    await suppressions.appendEvent(trx, { suppressionId: id, type: 'erased', actor });
    const twin = await rows(trx, { scope, address_hash: hash }).first('id');
    if (twin) await mergeInto(trx, { hash, row, nowMs });
    else await rows(trx, { id }).update({ address: null, address_hash: hash, note: null });
  };

  const eraseWithin: EraseWithin = async (trx, address, actor) => {
    const hashes = new Map(spellingsOf(address).map((spelling) => [spelling, hashAddress(key, spelling)]));
    const found = (
      await trx(TABLES.suppressions)
        .whereIn('address', [...hashes.keys()])
        .forUpdate()
        .orderBy('id')
    ).map(toSuppressionRow);
    for (const row of found) {
      const hash = hashes.get(row.address ?? '');
      if (hash !== undefined) await eraseRow(trx, { row, hash, actor });
    }
    return found.length;
  };

  return {
    eraseWithin,
    erase: (address, by) =>
      withRetry(() => database.transaction((trx) => eraseWithin(trx, address, by ? actorOf(by) : null))),
  };
};
