import { chosenCreator, creatorChoices } from '../../../../../../admin/src/features/segments/core/creator-choices';

const ANN = { id: 4, name: 'Ann' };
const BO = { id: 2, name: 'Bo' };
const MYSELF = { id: 1, name: 'Myself' };
const choices = (given: Partial<Parameters<typeof creatorChoices>[0]> = {}) =>
  creatorChoices({
    ...{ creators: [], reader: { id: 1, label: 'Me' }, asked: undefined, unknown: (id) => `User ${id}` },
    ...given,
  }).map(({ value, label }) => `${value} ${label}`);

describe('creatorChoices', () => {
  it('begins with the reader, whoever else there is', () => expect(choices()).toEqual(['me Me']));

  it('names each other creator once, in the order of their names', () =>
    expect(choices({ creators: [BO, ANN, MYSELF], asked: '4' })).toEqual(['me Me', '4 Ann', '2 Bo']));

  it('knows the reader by an id in letters too', () =>
    expect(choices({ creators: [MYSELF], reader: { id: '1', label: 'Me' } })).toEqual(['me Me']));

  it('keeps whom the address asks for, though nothing is known of them', () => {
    expect(choices({ creators: [ANN], asked: '7' })).toEqual(['me Me', '4 Ann', '7 User 7']);
    expect(choices({ creators: [{ id: 7, name: '' }] })).toEqual(['me Me', '7 User 7']);
    expect(choices({ asked: 'me' })).toEqual(['me Me']);
  });

  it('has the reader once, also where the address asks for their id', () =>
    expect(choices({ creators: [MYSELF], asked: '1' })).toEqual(['me Me']));
});

describe('chosenCreator', () => {
  it.each([
    [undefined, 1, undefined],
    ['me', 1, 'me'],
    ['1', 1, 'me'],
    ['1', '1', 'me'],
    ['4', 1, '4'],
    ['4', undefined, '4'],
  ])('%s, read by %s, is %s', (asked, reader, chosen) => expect(chosenCreator(asked, reader)).toBe(chosen));
});
