/** What the ledger asks about a step: may it go out now, what is in it, and what follows when it has ended. */
import type { DeliverySource } from '../delivery';
import { createPrepareStep, type PrepareStepDeps } from './prepare-step';
import { createSettleSteps, type SettleStepDeps } from './settle-steps';

interface StepSourceDeps extends PrepareStepDeps, SettleStepDeps, Required<Pick<DeliverySource, 'places'>> {
  names: Pick<DeliverySource, 'countNamed' | 'eraseNames' | 'pruneNames'>;
}

export const createStepSource = (deps: StepSourceDeps): DeliverySource => {
  const settle = createSettleSteps(deps);
  return {
    kind: 'step',
    ...deps.names,
    places: (targets) => deps.places(targets),
    maxLatenessHours: async ({ sequenceId, stepId }) => {
      const sequence = sequenceId === null ? null : await deps.reader.find(sequenceId);
      return sequence?.steps.find(({ documentId }) => documentId === stepId)?.maxLatenessHours ?? null;
    },
    prepare: createPrepareStep(deps),
    settled: (trx, delivery, state, nowMs) => settle(trx, { deliveries: [delivery], state, nowMs }),
    sentTogether: (trx, deliveries, nowMs) => settle(trx, { deliveries, state: 'sent', nowMs }),
    recipientLeft: async (trx, recipientId, sequenceId, reason) => {
      await deps.enrollments.cancelRecipient(trx, { recipientId, sequenceId, reason });
    },
  };
};
