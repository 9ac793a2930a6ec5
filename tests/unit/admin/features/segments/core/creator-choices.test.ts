import { creatorChoices } from '../../../../../../admin/src/features/segments/core/creator-choices';

const by = (id: number, name: string) => ({ createdBy: { id, name } });
const ANN = by(4, 'Ann');
const BO = by(2, 'Bo');
const choices = (...args: Partial<Parameters<typeof creatorChoices>>) => {
  const [rows = [], reader = { id: 1, label: 'Me' }, asked] = args;
  return creatorChoices(rows, reader, asked).map(({ value, label }) => `${value} ${label}`);
};

describe('creatorChoices', () => {
  it('begins with the reader, whatever is shown', () => expect(choices()).toEqual(['me Me']));

  it('names each other creator once, in the order of their names', () =>
    expect(choices([BO, ANN, by(1, 'Myself'), { createdBy: null }, BO])).toEqual(['me Me', '4 Ann', '2 Bo']));

  it('knows the reader by an id in letters too', () =>
    expect(choices([by(1, 'Myself')], { id: '1', label: 'Me' })).toEqual(['me Me']));

  it('keeps whom the address asks for, named once a segment of theirs is shown', () => {
    expect(choices([], undefined, '7')).toEqual(['me Me', '7 7']);
    expect(choices([by(7, 'Cy')], undefined, '7')).toEqual(['me Me', '7 Cy']);
    expect(choices([], undefined, 'me')).toEqual(['me Me']);
  });
});
