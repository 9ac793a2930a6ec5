/** Enrollments as people see and steer them. */
import type { Knex } from 'knex';
import { DomainError, type Enrollment, type ListEnrollmentsQuery, type Page } from '../../contracts';
import type { Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import type { Audience } from '../audience';
import { readAddresses } from './contact-repository';
import type { EnrollmentEvent } from './core/enrollment-state';
import type { EnrollmentQueries } from './enrollment-queries';
import type { EnrollmentRepository } from './enrollment-repository';
import type { EnrollmentRow } from './enrollment-row';
import type { ReleaseRepository } from './release-repository';
import type { SequenceReader, StoredSequence } from './sequence-reader';

export interface EnrollmentServiceDeps {
  database: Database;
  audience: Pick<Audience, 'contact' | 'from' | 'scope' | 'shownColumn'>;
  reader: SequenceReader;
  enrollments: EnrollmentRepository;
  queries: EnrollmentQueries;
  release: ReleaseRepository;
  /** T10 of the ledger, within the caller’s transaction. */
  cancelPending(trx: Knex.Transaction, enrollmentIds: readonly number[], reason: string): Promise<unknown>;
}

export interface EnrollmentService {
  list(query: ListEnrollmentsQuery): Promise<Page<Enrollment>>;
  get(id: number): Promise<Enrollment>;
  /** What is planned stays planned and waits. Throws DomainError('conflict') where there is nothing to pause. */
  pause(id: number): Promise<Enrollment>;
  /** What became due meanwhile goes out now. */
  resume(id: number): Promise<Enrollment>;
  cancel(id: number): Promise<Enrollment>;
}

type Steering = Extract<EnrollmentEvent, 'pause' | 'resume' | 'cancel'>;

const CANCELLED = 'cancelled by a user';

export const createEnrollmentService = (deps: EnrollmentServiceDeps): EnrollmentService => {
  const { database, enrollments } = deps;

  const present = async (rows: readonly EnrollmentRow[]): Promise<Enrollment[]> => {
    const sequences = await deps.reader.findAll([...new Set(rows.map(({ sequenceId }) => sequenceId))]);
    const addresses = await readAddresses(database, deps.audience, [
      ...new Set(rows.map(({ recipientId }) => recipientId)),
    ]);
    return rows.map((row) => toEnrollment(row, sequences.get(row.sequenceId), addresses.get(row.recipientId) ?? null));
  };
  const get = async (id: number): Promise<Enrollment> => {
    const row = await enrollments.find(id);
    const [enrollment] = row ? await present([row]) : [];
    if (!enrollment) throw new DomainError('not_found', `There is no enrollment ${id}`);
    return enrollment;
  };
  const apply = async (trx: Knex.Transaction, id: number, event: Steering): Promise<boolean> => {
    // Deliveries before enrollments: the order in which the ledger takes its own locks.
    if (event === 'cancel') await deps.cancelPending(trx, [id], CANCELLED);
    const patch = event === 'cancel' ? { exit_reason: CANCELLED } : {};
    const changed = await enrollments.change(trx, { id, event, patch });
    if (changed && event === 'resume') await deps.release.enrollment(id, trx);
    return changed;
  };
  const steer = async (id: number, event: Steering): Promise<Enrollment> => {
    await get(id);
    await withRetry(() =>
      database.transaction(async (trx) => {
        if (await apply(trx, id, event)) return;
        const row = await enrollments.find(id, trx);
        throw new DomainError('conflict', `An enrollment that is ${row?.state ?? 'gone'} cannot be ${DONE[event]}`);
      }),
    );
    return get(id);
  };

  return {
    list: async (query) => {
      const { rows, total } = await deps.queries.list(query);
      const { page, pageSize } = query;
      return {
        data: await present(rows),
        meta: { pagination: { page, pageSize, total, pageCount: Math.ceil(total / pageSize) } },
      };
    },
    get,
    pause: (id) => steer(id, 'pause'),
    resume: (id) => steer(id, 'resume'),
    cancel: (id) => steer(id, 'cancel'),
  };
};

const DONE = { pause: 'paused', resume: 'resumed', cancel: 'cancelled' } as const satisfies Record<Steering, string>;

const toIso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

const toEnrollment = (row: EnrollmentRow, sequence: StoredSequence | undefined, email: string | null): Enrollment => ({
  id: row.id,
  sequence: { documentId: row.sequenceId, name: sequence?.name ?? null },
  contact: { documentId: row.recipientId, name: row.contactName, email },
  companyName: row.companyName,
  state: row.state,
  currentStep: row.currentStep,
  steps: sequence?.steps.length ?? 0,
  nextSendAt: toIso(row.nextSendAtMs),
  enrolledAt: new Date(row.enrolledAtMs).toISOString(),
  completedAt: toIso(row.completedAtMs),
  exitReason: row.exitReason,
});
