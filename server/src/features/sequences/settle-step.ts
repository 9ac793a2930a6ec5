/** T4 and the other ends of a step: what follows, within the transaction that ends it, and only once. */
import type { Knex } from 'knex';
import type { DeliveryState } from '../../contracts';
import { assertNever } from '../../lib/assert-never';
import type { DeliveryPlanner, DeliverySource } from '../delivery';
import type { CandidateRepository } from './candidate-repository';
import { dueTimes } from './core/due-times';
import { isOpen } from './core/enrollment-state';
import { nextStep, stepKey } from './core/next-step';
import type { EnrollmentRepository, HadStep } from './enrollment-repository';
import type { EnrollmentRow } from './enrollment-row';
import type { SequenceReader, StoredSequence, StoredStep } from './sequence-reader';

export interface SettleStepDeps {
  reader: SequenceReader;
  enrollments: EnrollmentRepository;
  candidates: Pick<CandidateRepository, 'timezoneOf'>;
  planner: DeliveryPlanner;
}

interface Ending {
  trx: Knex.Transaction;
  enrollment: EnrollmentRow;
  /** Where the step that ended went; the next one is shown with it until it is sent. */
  email: string | null;
  nowMs: number;
}

interface Advance extends Ending {
  sequence: StoredSequence;
  step: StoredStep;
}

export const createSettleStep = (deps: SettleStepDeps): DeliverySource['settled'] => {
  const { enrollments, reader } = deps;

  const plan = async ({ trx, enrollment, email, sequence, step, nowMs }: Advance): Promise<void> => {
    const { id, recipientUid, recipientId, currentStepId: awaiting } = enrollment;
    const own = sequence.timezoneMode === 'recipient' ? await deps.candidates.timezoneOf(recipientId, trx) : null;
    const dueAtMs = dueTimes(step, sequence, nowMs)(own);
    const patch = { current_step: step.order, current_step_id: step.documentId, next_send_at: dueAtMs };
    if (!(await enrollments.change(trx, { id, event: 'advance', awaiting, patch }))) return;
    const about = { enrollmentId: id, sequenceId: sequence.documentId, recipientUid, recipientId, email, dueAtMs };
    const planned = { stepId: step.documentId, stepOrder: step.order, templateId: step.templateId };
    await deps.planner.plan(trx, [
      { ...about, ...planned, kind: 'step', idempotencyKey: stepKey(id, step.documentId) },
    ]);
  };

  const advance = async (ending: Ending): Promise<void> => {
    const { trx, enrollment, nowMs } = ending;
    const { id, currentStepId: awaiting } = enrollment;
    const sequence = await reader.find(enrollment.sequenceId, trx);
    const had = await enrollments.hadSteps(id, trx);
    const steps = sequence?.steps ?? [];
    const step = nextStep({ steps, ended: awaiting, ...historyOf(had, steps) });
    if (sequence && step) return plan({ ...ending, sequence, step });
    await enrollments.change(trx, { id, event: 'complete', awaiting, patch: { completed_at: nowMs } });
  };

  return async (trx, delivery, state, nowMs) => {
    const after = consequence(state);
    if (delivery.enrollmentId === null || after === 'nothing') return;
    const enrollment = await enrollments.find(delivery.enrollmentId, trx);
    // Only the end of the awaited step counts, and only the first time it is told.
    if (!enrollment || !isOpen(enrollment.state) || enrollment.currentStepId !== delivery.stepId) return;
    if (after === 'advance') return advance({ trx, enrollment, email: delivery.email, nowMs });
    const patch = { exit_reason: delivery.reason ?? state, completed_at: nowMs };
    await enrollments.change(trx, { id: enrollment.id, event: after, awaiting: delivery.stepId, patch });
  };
};

const historyOf = (had: readonly HadStep[], steps: readonly StoredStep[]) => {
  const present = new Set(steps.map(({ documentId }) => documentId));
  const gone = had.filter(({ stepId, wentOut }) => wentOut && !present.has(stepId));
  return {
    had: new Set(had.map(({ stepId }) => stepId)),
    sentTemplates: new Set(gone.map(({ templateId }) => templateId)),
  };
};

/** A mail that failed for good ends the walk: whoever did not get a step is not sent the ones that build on it. */
const consequence = (state: DeliveryState): 'advance' | 'fail' | 'cancel' | 'nothing' => {
  switch (state) {
    case 'sent':
    case 'skipped':
    case 'expired':
    case 'uncertain':
      return 'advance';
    case 'failed':
      return 'fail';
    case 'suppressed':
    case 'cancelled':
      return 'cancel';
    case 'pending':
    case 'claimed':
    case 'sending':
      return 'nothing';
    default:
      return assertNever(state);
  }
};
