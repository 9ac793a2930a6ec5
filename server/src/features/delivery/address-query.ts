/** Mails by the address that they went to, however that was written: the ledger keeps it as the site had it. */
import type { Knex } from 'knex';
import { spellingsOf } from '../audience';
import type { SqlClient } from '../../platform/database';
import { domainOf } from './core/throttle';

/** What `lower` makes of text on every engine, whatever its locale. */
const withoutCapitals = (text: string): string => text.trim().replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** By the index that `ensureIndexes` sees to; MySQL’s own collation of the column folds case. */
export const whereMailedAt = (rows: Knex.QueryBuilder, client: SqlClient, addresses: readonly string[]): void => {
  const spellings = [...new Set(addresses.flatMap((one) => [withoutCapitals(one), ...spellingsOf(one)]))];
  if (client === 'mysql') return void rows.whereIn('email', spellings);
  void rows.whereRaw(`lower(??) in (${spellings.map(() => '?').join(', ')})`, ['email', ...spellings]);
};

/** A domain, or what stands behind the `@` of an address, in each of its spellings. */
export const whereMailedToDomain = (rows: Knex.QueryBuilder, domain: string): void =>
  void rows.whereIn('domain', [...new Set([domainOf(domain), ...spellingsOf(`x@${domainOf(domain)}`).map(domainOf)])]);
