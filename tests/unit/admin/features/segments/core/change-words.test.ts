import { changeCause } from '../../../../../../admin/src/features/segments/core/change-words';
import { STAY_CAUSES } from '../../../../../../server/src/contracts';
import { aReader } from '../../../support/reader';

const { t } = aReader();

describe('changeCause', () => {
  it.each([
    ['clock', null, 'Time passed'],
    ['manual', 'admin:3', 'By hand – An administrator'],
    ['import', 'token', 'Imported – An API token'],
    ['manual', 'visitor', 'By hand – A user of the site'],
    ['manual', 'server', 'By hand – Code of the site'],
  ] as const)('%s by %s: %s', (cause, by, expected) => expect(changeCause(t, { cause, by })).toBe(expected));

  it('has words of its own for every cause', () => {
    const words = STAY_CAUSES.map((cause) => changeCause(t, { cause, by: null }));
    expect(new Set(words).size).toBe(STAY_CAUSES.length);
  });
});
