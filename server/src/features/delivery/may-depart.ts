/** What T3 is asked about, and its conditions as SQL over the ledger's rows. */
import type { Knex } from 'knex';
import type { EnrollmentState } from '../../contracts';
import { TABLES } from '../../lib/table-names';
import type { Database } from '../../platform/database';
import { TRANSITIONS } from './core/delivery-state';
import { holdExists } from './held-query';
import type { LedgerRow } from './ledger-row';
import type { SuppressedInList, SuppressedQuery } from './suppressed-query';

export interface Departure {
  email: string;
  subject: string;
  sequenceName: string | null;
  /** What the mail was rendered from; the row says it from now on. */
  templateId: string | null;
  leaseMs: number;
  /** The mail as it is handed over, to be kept; null where it is too large, undefined where none is kept. */
  content?: string | null;
}

export interface Departing {
  row: Pick<LedgerRow, 'id' | 'fence' | 'sequenceId'>;
  departure: Departure;
}

export interface DepartingTogether {
  departing: readonly Departing[];
  /** Whether to wait for rows that another transaction has locked; otherwise they have no answer. */
  waits: boolean;
}

export interface DeparturesDeps {
  database: Database;
  suppressed: SuppressedQuery;
  suppressedInList: SuppressedInList;
}

/** Rows whose claim holds. */
export const isClaimed = ({ nowMs }: Database, rows: Knex.QueryBuilder): Knex.QueryBuilder =>
  rows
    .whereIn(`${TABLES.deliveries}.state`, TRANSITIONS.T3.from)
    .where(`${TABLES.deliveries}.lease_until`, '>', nowMs());

/** Of the claimed rows, those that nothing but a suppression keeps from leaving. */
export const mayDepart = (database: Database, rows: Knex.QueryBuilder): Knex.QueryBuilder =>
  isClaimed(database, rows).whereNotExists(closedEnrollment(database)).whereNotExists(holdExists(database));

const OPEN_STATES: readonly EnrollmentState[] = ['pending', 'active'];
/** A tried mail of a completed enrollment was uncertain for a day, and somebody chose to send it again. */
const OPEN_TO_RESENDING: readonly EnrollmentState[] = [...OPEN_STATES, 'completed'];

/** Correlated with the deliveries of the statement around it: the enrollment, where it is paused or over. */
export const closedEnrollment = ({ knex }: Pick<Database, 'knex'>): Knex.QueryBuilder =>
  knex(`${TABLES.enrollments} as e`)
    .select(knex.raw('1'))
    .where('e.id', knex.ref(`${TABLES.deliveries}.enrollment_id`))
    .whereNotIn('e.state', OPEN_STATES)
    .where((closed) => {
      void closed.whereNotIn('e.state', OPEN_TO_RESENDING).orWhere(`${TABLES.deliveries}.attempts`, 0);
    });
