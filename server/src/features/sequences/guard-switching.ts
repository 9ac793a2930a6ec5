/**
 * Who may switch a sequence on and off, whichever request asks for it. In the panel both take the right to activate. Over
 * the API whoever may update may switch off, and letting it send takes a scope of its own. A record may be sent back as it
 * was read: what does not change is not asked about.
 */
import { DomainError, errorDetail } from '../../contracts';
import type { Caller } from '../../platform/caller';
import { ACTIVATE_SCOPE } from './permissions';

export interface SequenceEditor {
  caller: Caller;
  /** Editing and letting it send are two permissions, whichever request asks for both. */
  mayActivate: boolean;
}

export interface Switching {
  /** False also where overdue mails are decided about, which lets them go. */
  before: boolean;
  /** As the request says it; undefined: as it is. */
  asked: boolean | undefined;
}

/** Throws forbidden, and names the right. */
export const guardSwitching = ({ caller, mayActivate }: SequenceEditor, { before, asked }: Switching): void => {
  if (mayActivate || asked === undefined || asked === before) return;
  if (caller.kind === 'admin')
    throw refused('Switching a sequence on or off needs the permission to activate sequences');
  if (asked) throw refused(`Letting a sequence send needs the scope ${ACTIVATE_SCOPE}`);
};

const refused = (message: string): DomainError =>
  new DomainError('forbidden', message, [errorDetail(['data', 'isActive'], message)]);
