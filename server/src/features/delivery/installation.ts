/**
 * A database that was copied or restored does not send before somebody arms it: its ledger would repeat mails that the
 * original has sent since.
 */
import type { Log } from '../../ports/log';
import type { Witness } from '../../ports/witness';
import { judgeInstallation, type Identity } from './core/installation';
import type { HoldRepository } from './hold-repository';
import type { InstallationRepository } from './installation-repository';

export interface Installation {
  /** Before anything is claimed, and again with every sign of life: holds sending where this is a copy. */
  check(): Promise<void>;
  /** From now on this is the database that may send. */
  arm(by: string): Promise<void>;
}

export interface InstallationDeps {
  repository: InstallationRepository;
  holds: Pick<HoldRepository, 'place' | 'find'>;
  witness: Witness;
  identify(): Promise<Identity>;
  newId(): string;
  log: Log;
}

const HOLD = { kind: 'installation', target: null } as const;

export const createInstallation = (deps: InstallationDeps): Installation => {
  const { repository, holds, witness, identify, newId, log } = deps;
  /** What this process itself remembers of a database that is restored under it. */
  let remembered = { id: '', seenAtMs: 0 };

  const remember = async (id: string, seenAtMs: number): Promise<void> => {
    remembered = { id, seenAtMs };
    await witness.write(id, seenAtMs);
  };

  const witnessed = async (id: string): Promise<number | null> => {
    const outside = await witness.read(id);
    const own = remembered.id === id ? remembered.seenAtMs : null;
    return outside === null || own === null ? (outside ?? own) : Math.max(outside, own);
  };

  /**
   * The row is read after the witness: every process brings the row forward before it tells the witness, so that of a
   * living database the row is never behind.
   */
  const look = async () => {
    const present = await identify();
    const known = await repository.find();
    const witnessMs = known && (await witnessed(known.id));
    const stored = await repository.find();
    return { present, stored, witnessMs: stored?.id === known?.id ? witnessMs : null };
  };

  const signOfLife = async (): Promise<void> => {
    const seen = await repository.seen();
    if (seen) await remember(seen.id, seen.seenAtMs);
  };

  return {
    async check() {
      const seen = await look();
      const judgement = judgeInstallation(seen);
      if (judgement.is === 'new') await repository.arm(newId(), seen.present, { by: 'server', onlyFirst: true });
      if (judgement.is !== 'foreign') {
        // Held since an earlier look, it stays silent until it is armed, so that no later look takes it for known.
        return (await holds.find(HOLD)) ? undefined : signOfLife();
      }
      const { reason } = judgement;
      if (await holds.place({ ...HOLD, reason, by: 'server' }))
        log.error(`Sending is held until it is armed: ${reason}`);
    },
    async arm(by) {
      const id = newId();
      await repository.arm(id, await identify(), { by, onlyFirst: false });
      await signOfLife();
    },
  };
};
