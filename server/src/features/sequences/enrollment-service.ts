/** Enrollments as people see and steer them. */
import type { Knex } from 'knex';
import {
  DomainError,
  type Enrollment,
  type ListEnrollmentsQuery,
  type OverdueChoice,
  type Page,
} from '../../contracts';
import { readsOf, type Caller } from '../../platform/caller';
import type { Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import type { AddressView, AddressViews, Audience } from '../audience';
import type { PausedMails } from '../delivery';
import { readAddresses } from './contact-repository';
import { isOpen, type EnrollmentEvent } from './core/enrollment-state';
import type { EnrollmentQueries } from './enrollment-queries';
import type { EnrollmentRepository } from './enrollment-repository';
import type { Columns, EnrollmentRow } from './enrollment-row';
import { demandNames, readableNames, type NameColumn } from './readable-names';
import type { SequenceReader, StoredSequence } from './sequence-reader';

export interface EnrollmentServiceDeps {
  database: Database;
  audience: Pick<Audience, 'contact' | 'entity' | 'from' | 'readableBy' | 'scope' | 'shownColumn'>;
  addressesFor: AddressViews;
  reader: SequenceReader;
  enrollments: EnrollmentRepository;
  queries: EnrollmentQueries;
  pausedMails: PausedMails;
  /** T10 of the ledger, within the caller’s transaction. */
  cancelPending(trx: Knex.Transaction, enrollmentIds: readonly number[], reason: string): Promise<unknown>;
}

/** Addresses are masked for a caller who may not read them, and names that it may not read are left out. */
export interface EnrollmentService {
  /** Throws forbidden where the caller searches by names and may read none. */
  list(caller: Caller, query: ListEnrollmentsQuery): Promise<Page<Enrollment>>;
  get(caller: Caller, id: number): Promise<Enrollment>;
  /** What is planned stays planned and waits. Throws DomainError('conflict') where there is nothing to pause. */
  pause(caller: Caller, id: number): Promise<Enrollment>;
  /** Throws DomainError('conflict') where mails came due meanwhile and nothing says what becomes of them. */
  resume(caller: Caller, id: number, overdue?: OverdueChoice): Promise<Enrollment>;
  cancel(caller: Caller, id: number): Promise<Enrollment>;
}

type Steering = Extract<EnrollmentEvent, 'pause' | 'resume' | 'cancel'>;

interface Steer {
  id: number;
  event: Steering;
  /** Of whoever resumes it. */
  overdue?: OverdueChoice | undefined;
}

const CANCELLED = 'cancelled by a user';

export const createEnrollmentService = (deps: EnrollmentServiceDeps): EnrollmentService => {
  const { database, audience, enrollments } = deps;

  const present = createPresent(deps);
  const get = async (caller: Caller, id: number): Promise<Enrollment> => {
    const row = await enrollments.find(id);
    const [enrollment] = row ? await present(caller, [row]) : [];
    if (!enrollment) throw new DomainError('not_found', `There is no enrollment ${id}`);
    return enrollment;
  };
  const effects = createEffects(deps);
  const steer = async (caller: Caller, { id, event, overdue }: Steer): Promise<Enrollment> => {
    await get(caller, id);
    await withRetry(() =>
      database.transaction(async (trx) => {
        // Deliveries before enrollments: the order in which the ledger takes its own locks.
        const patch = await effects[event](trx, id, overdue);
        if (await enrollments.change(trx, { id, event, patch })) return;
        const row = await enrollments.find(id, trx);
        throw new DomainError('conflict', `An enrollment that is ${row?.state ?? 'gone'} cannot be ${DONE[event]}`);
      }),
    );
    return get(caller, id);
  };

  return {
    list: async (caller, query) => {
      const names = readableNames(audience, readsOf(caller));
      if (query.search) demandNames(names);
      const { rows, total } = await deps.queries.list(query, names);
      const { page, pageSize } = query;
      return {
        data: await present(caller, rows),
        meta: { pagination: { page, pageSize, total, pageCount: Math.ceil(total / pageSize) } },
      };
    },
    get,
    pause: (caller, id) => steer(caller, { id, event: 'pause' }),
    resume: (caller, id, overdue) => steer(caller, { id, event: 'resume', overdue }),
    cancel: (caller, id) => steer(caller, { id, event: 'cancel' }),
  };
};

type Effect = (trx: Knex.Transaction, id: number, overdue: OverdueChoice | undefined) => Promise<Columns>;

/** What becomes of its mails, and what is written of the enrollment beside its state. */
const createEffects = (deps: EnrollmentServiceDeps) => {
  const { database, enrollments, pausedMails } = deps;
  return {
    pause: async () => ({ paused_at: database.nowMs() }),
    async resume(trx, id, choice) {
      const pausedAtMs = (await enrollments.find(id, trx))?.pausedAtMs ?? null;
      if (pausedAtMs === null) return {};
      const pausedForMs = (await enrollments.nowMs(trx)) - pausedAtMs;
      const movedMs = await pausedMails.letGoOn(trx, { enrollmentId: id, choice, pausedForMs });
      const sql = 'CASE WHEN next_send_at <= ? THEN next_send_at + ? ELSE next_send_at END';
      return { paused_at: null, next_send_at: database.knex.raw(sql, [database.nowMs(), movedMs]) };
    },
    async cancel(trx, id) {
      await deps.cancelPending(trx, [id], CANCELLED);
      return { exit_reason: CANCELLED };
    },
  } as const satisfies Record<Steering, Effect>;
};

const createPresent =
  ({ database, audience, reader, addressesFor, pausedMails }: EnrollmentServiceDeps) =>
  async (caller: Caller, rows: readonly EnrollmentRow[]): Promise<Enrollment[]> => {
    const sequences = await reader.findAll([...new Set(rows.map(({ sequenceId }) => sequenceId))]);
    const addresses = await readAddresses(database, audience, [...new Set(rows.map(({ recipientId }) => recipientId))]);
    const overdue = await pausedMails.countOverdue(rows.filter(({ state }) => state === 'paused').map(({ id }) => id));
    const shown = { view: addressesFor(caller), names: readableNames(audience, readsOf(caller)) };
    return rows.map((row) => {
      const email = addresses.get(row.recipientId) ?? null;
      const of = { sequence: sequences.get(row.sequenceId), email, overdue: overdue.get(row.id) ?? 0 };
      return toEnrollment(row, of, shown);
    });
  };

const DONE = { pause: 'paused', resume: 'resumed', cancel: 'cancelled' } as const satisfies Record<Steering, string>;

const toIso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** Where the awaited step stands now; how far it came where none is awaited any more. */
const placeNow = (row: EnrollmentRow, sequence: StoredSequence | undefined): number => {
  const awaited = isOpen(row.state) && sequence?.steps.find(({ documentId }) => documentId === row.currentStepId);
  return awaited ? awaited.order : row.currentStep;
};

const toEnrollment = (
  row: EnrollmentRow,
  { sequence, email, overdue }: { sequence: StoredSequence | undefined; email: string | null; overdue: number },
  { view, names }: { view: AddressView; names: ReadonlySet<NameColumn> },
): Enrollment => ({
  id: row.id,
  sequence: { documentId: row.sequenceId, name: sequence?.name ?? null },
  contact: {
    documentId: row.recipientId,
    name: names.has('contact_name') ? row.contactName : null,
    email: view.address(email),
  },
  companyName: names.has('company_name') ? row.companyName : null,
  state: row.state,
  currentStep: placeNow(row, sequence),
  steps: sequence?.steps.length ?? 0,
  nextSendAt: toIso(row.nextSendAtMs),
  overdue: row.state === 'paused' ? overdue : null,
  enrolledAt: new Date(row.enrolledAtMs).toISOString(),
  completedAt: toIso(row.completedAtMs),
  exitReason: view.words(row.exitReason),
});
