import { wasWritten } from '../../../../../server/src/features/delivery/core/was-written';

type Row = Parameters<typeof wasWritten>[0];
const PLANNED: Row = { state: 'pending', subject: null, attempts: 0, prunedAtMs: null, erasedAtMs: null };

describe('whether a mail was written', () => {
  it.each<[string, Partial<Row>, boolean]>([
    ['one that waits', {}, false],
    ['one that waits for another try after it was refused before its body', { attempts: 1 }, false],
    ['one that waits for another try after it had left', { attempts: 1, subject: 'Hello' }, true],
    ['one on its way', { state: 'sending', subject: 'Hello' }, true],
    ['one whose recipient was refused', { state: 'failed', attempts: 1 }, false],
    ['one that was refused after its body', { state: 'failed', attempts: 1, subject: 'Hello' }, true],
    ['one that was written without a subject', { state: 'failed', attempts: 1, subject: '' }, true],
    ['one that was suppressed', { state: 'suppressed' }, false],
    ['a sent one, its subject gone with time', { state: 'sent', attempts: 1, prunedAtMs: 1 }, true],
    ['a failed one, its subject gone with time', { state: 'failed', attempts: 1, prunedAtMs: 1 }, true],
    ['a skipped one, its reason gone with time', { state: 'skipped', prunedAtMs: 1 }, false],
    ['a failed one of a person who was erased', { state: 'failed', attempts: 1, erasedAtMs: 1 }, true],
  ])('%s', (_name, row, expected) => expect(wasWritten({ ...PLANNED, ...row })).toBe(expected));
});
