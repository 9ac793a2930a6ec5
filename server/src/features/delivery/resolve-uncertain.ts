/** T9 by a person: an uncertain mail counts as sent, or goes out again under the same Message-ID. */
import { DomainError } from '../../contracts';
import type { Database } from '../../platform/database';
import type { DeliveryRepository } from './repository';
import type { Settlement } from './settlement';

export interface ResolveDeps {
  database: Database;
  repository: DeliveryRepository;
  settlement: Settlement;
}

export const createResolveUncertain =
  ({ database, repository, settlement }: ResolveDeps) =>
  async (id: number, as: 'sent' | 'resend'): Promise<void> => {
    const row = await repository.find(id);
    if (row?.state !== 'uncertain') throw new DomainError('conflict', 'Only an uncertain mail can be decided on');
    const now = database.nowMs();
    const changed = await settlement.change(
      row,
      as === 'sent'
        ? { transition: 'T9', to: 'sent', patch: { sent_at: now } }
        : { transition: 'T9', to: 'pending', patch: { due_at: now, scheduled_at: now } },
    );
    if (!changed) throw new DomainError('conflict', 'This mail has just been decided on');
  };
