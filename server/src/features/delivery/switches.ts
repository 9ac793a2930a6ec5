/** What people hold and let go on: all sending, a sequence, a step; sequences that are switched off; paused enrollments. */
import type { Database } from '../../platform/database';
import type { Log } from '../../ports/log';
import type { DeliverySource } from './delivery-source';
import type { HoldRepository } from './hold-repository';
import { createOverdueRepository } from './overdue-repository';
import { createPausedMails, type PausedMails } from './paused-mails';
import { createPresentHolds, type PresentHoldsDeps } from './present-holds';
import { createRelease } from './release';
import { createSendingSwitch, type SendingSwitch, type SendingSwitchDeps } from './sending-switch';
import { createSequenceHolds, type SequenceHolds } from './sequence-holds';

export interface Switches {
  switch: SendingSwitch;
  sequenceHolds: SequenceHolds;
  pausedMails: PausedMails;
}

export interface SwitchesDeps extends Pick<SendingSwitchDeps, 'arm' | 'wake' | 'isSwitchedOff'> {
  database: Database;
  holds: HoldRepository;
  sources(): Iterable<DeliverySource>;
  adminNames?: PresentHoldsDeps['adminNames'];
  nowMs(): Promise<number>;
  log: Log;
}

export const createSwitches = (deps: SwitchesDeps): Switches => {
  const { database, holds, nowMs, sources, adminNames = async () => new Map<number, string>() } = deps;
  const overdue = createOverdueRepository(database);
  const shared = { ...deps, overdue, release: createRelease({ holds, overdue, nowMs }) };
  return {
    switch: createSendingSwitch({ ...shared, present: createPresentHolds({ overdue, sources, adminNames }) }),
    sequenceHolds: createSequenceHolds(shared),
    pausedMails: createPausedMails({ database, holds }),
  };
};
