/** Holds a sequence that was switched off by a way that holds nothing: the site’s own code, an import. */
import type { Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import type { SequenceHolds } from '../delivery';
import type { SequenceReader } from './sequence-reader';

export interface HoldInactiveDeps {
  database: Pick<Database, 'transaction'>;
  reader: Pick<SequenceReader, 'lock'>;
  holds: Pick<SequenceHolds, 'place'>;
}

/** Looked at under its lock: switched on meanwhile, it is not held. */
export const createHoldInactive =
  ({ database, reader, holds }: HoldInactiveDeps) =>
  (sequenceId: string): Promise<void> =>
    withRetry(() =>
      database.transaction(async (trx) => {
        const sequence = await reader.lock(trx, sequenceId);
        if (sequence && !sequence.isActive) await holds.place(trx, sequenceId, 'server');
      }),
    );
