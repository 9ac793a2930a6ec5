/** T4 and the other ends of steps: what follows, within the transaction that ends them, and only once. */
import type { Knex } from 'knex';
import type { DeliveryState } from '../../contracts';
import { assertNever } from '../../lib/assert-never';
import type { DeliveryPlanner, DeliveryRow, PlannedDelivery } from '../delivery';
import type { CandidateRepository } from './candidate-repository';
import { dueTimes } from './core/due-times';
import { isOpen } from './core/enrollment-state';
import { nextStep, stepKey } from './core/next-step';
import type { Change, EnrollmentRepository, HadStep } from './enrollment-repository';
import type { EnrollmentRow } from './enrollment-row';
import type { SequenceReader, StoredSequence, StoredStep } from './sequence-reader';

export interface SettleStepDeps {
  reader: SequenceReader;
  enrollments: EnrollmentRepository;
  candidates: Pick<CandidateRepository, 'timezonesOf'>;
  planner: DeliveryPlanner;
}

/** Of one state. */
export interface EndedSteps {
  deliveries: readonly DeliveryRow[];
  state: DeliveryState;
  nowMs: number;
}

export type SettleSteps = (trx: Knex.Transaction, ended: EndedSteps) => Promise<void>;

interface Ending {
  enrollment: EnrollmentRow;
  delivery: DeliveryRow;
}

interface Advance extends Ending {
  sequence: StoredSequence;
  step: StoredStep;
}

export const createSettleSteps = (deps: SettleStepDeps): SettleSteps => {
  const { enrollments } = deps;
  return async (trx, { deliveries, state, nowMs }) => {
    const after = consequence(state);
    if (after === 'nothing') return;
    const endings = await findAwaited(deps, trx, deliveries);
    if (after === 'advance') return advanceAll(deps, trx, { endings, nowMs });
    const changes = endings.map(({ enrollment, delivery }) => ({
      ...{ id: enrollment.id, event: after, awaiting: delivery.stepId },
      patch: { exit_reason: delivery.reason ?? state, completed_at: nowMs },
    }));
    await enrollments.changeAll(trx, changes);
  };
};

/** Only the end of the awaited step counts, and only the first time it is told. */
const findAwaited = async (
  { enrollments }: SettleStepDeps,
  trx: Knex.Transaction,
  deliveries: readonly DeliveryRow[],
): Promise<Ending[]> => {
  const ids = deliveries.flatMap(({ enrollmentId }) => enrollmentId ?? []);
  const found = await enrollments.lockAll(trx, ids);
  return deliveries.flatMap((delivery) => {
    const enrollment = delivery.enrollmentId === null ? undefined : found.get(delivery.enrollmentId);
    if (!enrollment || !isOpen(enrollment.state) || enrollment.currentStepId !== delivery.stepId) return [];
    return [{ enrollment, delivery }];
  });
};

const advanceAll = async (
  deps: SettleStepDeps,
  trx: Knex.Transaction,
  { endings, nowMs }: { endings: readonly Ending[]; nowMs: number },
): Promise<void> => {
  if (endings.length === 0) return;
  const { reader, enrollments } = deps;
  const sequences = await reader.findAll([...new Set(endings.map(({ enrollment }) => enrollment.sequenceId))], trx);
  const had = await enrollments.hadSteps(
    endings.map(({ enrollment }) => enrollment.id),
    trx,
  );
  const advances: Advance[] = [];
  const completed: Change[] = [];
  for (const ending of endings) {
    const { id, sequenceId, currentStepId: awaiting } = ending.enrollment;
    const sequence = sequences.get(sequenceId);
    const steps = sequence?.steps ?? [];
    const step = nextStep({ steps, ended: awaiting, ...historyOf(had.get(id) ?? [], steps) });
    if (sequence && step) advances.push({ ...ending, sequence, step });
    else completed.push({ id, event: 'complete', awaiting, patch: { completed_at: nowMs } });
  }
  await enrollments.changeAll(trx, completed);
  await planAll(deps, trx, { advances, nowMs });
};

const planAll = async (
  { enrollments, candidates, planner }: SettleStepDeps,
  trx: Knex.Transaction,
  { advances, nowMs }: { advances: readonly Advance[]; nowMs: number },
): Promise<void> => {
  if (advances.length === 0) return;
  const zoned = advances.filter(({ sequence }) => sequence.timezoneMode === 'recipient');
  const zones = await candidates.timezonesOf(
    zoned.map(({ enrollment }) => enrollment.recipientId),
    trx,
  );
  const timesOf = createTimes(nowMs);
  const due = advances.map((advance) => {
    const own = zones.get(advance.enrollment.recipientId) ?? null;
    return { ...advance, dueAtMs: timesOf(advance)(own) };
  });
  const moved = await enrollments.changeAll(trx, due.map(toChange));
  const planned = due.filter(({ enrollment }) => moved.has(enrollment.id)).map(toPlanned);
  if (planned.length > 0) await planner.plan(trx, planned);
};

/** Each step's instants are worked out once for all. */
const createTimes = (nowMs: number) => {
  const byStep = new Map<StoredStep, ReturnType<typeof dueTimes>>();
  return ({ step, sequence }: Advance): ReturnType<typeof dueTimes> => {
    const times = byStep.get(step) ?? dueTimes(step, sequence, nowMs);
    byStep.set(step, times);
    return times;
  };
};

type Due = Advance & { dueAtMs: number };

const toChange = ({ enrollment, step, dueAtMs }: Due): Change => ({
  ...{ id: enrollment.id, event: 'advance', awaiting: enrollment.currentStepId },
  patch: { current_step: step.order, current_step_id: step.documentId, next_send_at: dueAtMs },
});

const toPlanned = ({ enrollment, delivery, sequence, step, dueAtMs }: Due): PlannedDelivery => ({
  ...{ kind: 'step', idempotencyKey: stepKey(enrollment.id, step.documentId) },
  ...{ enrollmentId: enrollment.id, sequenceId: sequence.documentId },
  ...{ recipientUid: enrollment.recipientUid, recipientId: enrollment.recipientId },
  ...{ stepId: step.documentId, stepOrder: step.order, templateId: step.templateId },
  // Where the step that ended went; the next one is shown with it until it is sent.
  ...{ email: delivery.email, dueAtMs },
});

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
