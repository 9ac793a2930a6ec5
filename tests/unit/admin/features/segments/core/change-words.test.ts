import { changeCause } from '../../../../../../admin/src/features/segments/core/change-words';
import { STAY_CAUSES } from '../../../../../../server/src/contracts';
import { aReader } from '../../../support/reader';

const { t } = aReader();

describe('changeCause', () => {
  it.each([
    ['clock', null, null, 'Time passed'],
    ['manual', 'admin:3', 'Ann Lee', 'By hand – Ann Lee'],
    ['manual', 'admin:3', null, 'By hand – An administrator'],
    ['import', 'token', null, 'Imported – An API token'],
    ['manual', 'visitor', null, 'By hand – A user of the site'],
    ['manual', 'server', null, 'By hand – Code of the site'],
  ] as const)('%s by %s, %s: %s', (cause, by, byName, expected) =>
    expect(changeCause(t, { cause, by, byName })).toBe(expected),
  );

  it('has words of its own for every cause', () => {
    const words = STAY_CAUSES.map((cause) => changeCause(t, { cause, by: null, byName: null }));
    expect(new Set(words).size).toBe(STAY_CAUSES.length);
  });
});
