/** What the ledger asks about a step: may it go out now, what is in it, and what follows when it has ended. */
import type { DeliverySource } from '../delivery';
import { createPrepareStep, type PrepareStepDeps } from './prepare-step';
import { createSettleStep, type SettleStepDeps } from './settle-step';

type StepSourceDeps = PrepareStepDeps & SettleStepDeps & Required<Pick<DeliverySource, 'places'>>;

export const createStepSource = (deps: StepSourceDeps): DeliverySource => ({
  kind: 'step',
  places: (targets) => deps.places(targets),
  prepare: createPrepareStep(deps),
  settled: createSettleStep(deps),
  recipientLeft: async (trx, recipientId, sequenceId, reason) => {
    await deps.enrollments.cancelRecipient(trx, { recipientId, sequenceId, reason });
  },
});
