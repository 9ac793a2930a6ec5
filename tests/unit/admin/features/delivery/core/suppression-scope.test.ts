import { scopeName } from '../../../../../../admin/src/features/delivery/core/suppression-scope';
import { aReader } from '../../../support/reader';

const { t } = aReader();
const sequences = [{ documentId: 'welcome', name: 'Welcome' }];

describe('scopeName', () => {
  it.each([
    ['everything', null, 'Everything'],
    ['a sequence that the reader knows', 'welcome', 'Only “Welcome”'],
    ['one that the reader may not read, or that is gone', 'secret', 'One sequence'],
  ])('of %s', (_case, sequence, expected) => expect(scopeName(t, sequence, sequences)).toBe(expected));
});
