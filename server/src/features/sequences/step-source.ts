/** What the ledger asks about a step: may it go out now, what is in it, and what follows when it has ended. */
import type { DeliverySource } from '../delivery';
import { createPrepareStep, type PrepareStepDeps } from './prepare-step';
import { createSettleStep, type SettleStepDeps } from './settle-step';

export const createStepSource = (deps: PrepareStepDeps & SettleStepDeps): DeliverySource => ({
  kind: 'step',
  prepare: createPrepareStep(deps),
  settled: createSettleStep(deps),
  recipientLeft: async (trx, recipientId, sequenceId, reason) => {
    await deps.enrollments.cancelRecipient(trx, { recipientId, sequenceId, reason });
  },
});
