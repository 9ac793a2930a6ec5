import { LARGEST_WAITING, type Hold } from '../../../../../../admin/src/contracts';
import { holdActor, holdKey, holdName, overdueOf } from '../../../../../../admin/src/features/delivery/core/hold-names';
import { aReader } from '../../../support/reader';
import { aHold } from '../../../support/sending';

const { t } = aReader();
const own = { documentId: 'welcome', name: 'Welcome' };

describe('what is held', () => {
  it.each<[Partial<Hold>, string]>([
    [{}, 'All sending'],
    [{ kind: 'sender' }, 'All sending: receivers refuse the sender, or people complain'],
    [{ kind: 'installation' }, 'All sending: this database may be a copy'],
    [{ kind: 'sequence', target: 'welcome', sequence: own }, 'Sequence “Welcome”'],
    [{ kind: 'step', target: 'first', sequence: own, stepOrder: 2 }, 'Step 2 of “Welcome”'],
    [{ kind: 'step', target: 'first' }, 'A sequence or step that no longer exists'],
    [{ kind: 'sequence', target: 'welcome' }, 'A sequence or step that no longer exists'],
  ])('%j is %s', (hold, name) => expect(holdName(t, aHold(hold))).toBe(name));
});

describe('how much came due', () => {
  it.each([
    [0, '0'],
    [LARGEST_WAITING - 1, '99999'],
    [LARGEST_WAITING, '100000+'],
  ])('of %s is written %s', (overdue, written) => expect(overdueOf(aHold({ overdue }), String)).toBe(written));
});

describe('the key of a hold', () =>
  it.each<[Partial<Hold>, string]>([
    [{}, 'switch:'],
    [{ kind: 'step', target: 'first' }, 'step:first'],
  ])('%j is %s', (hold, key) => expect(holdKey(aHold(hold))).toBe(key)));

describe('who placed it', () => {
  it.each<[Partial<Hold>, string]>([
    [{ by: 'admin:7', byName: 'Ann Bee' }, 'Ann Bee'],
    [{ by: 'admin:7' }, 'An administrator'],
    [{ by: 'token' }, 'An API token'],
    [{ by: 'visitor' }, 'A user of the site'],
    [{ by: 'server' }, 'By itself'],
  ])('%j is %s', (hold, name) => expect(holdActor(t, aHold(hold))).toBe(name));
});
