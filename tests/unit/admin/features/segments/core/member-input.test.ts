import { selectionFromText } from '../../../../../../admin/src/features/segments/core/member-input';

describe('selectionFromText', () => {
  it.each([
    ['addresses, one a line', 'a@x.test\nb@x.test', { csv: 'a@x.test\nb@x.test' }],
    ['addresses as a mail program copies them', '<a@x.test>; <b@x.test>,', { csv: 'a@x.test\nb@x.test' }],
    ['addresses with an entry that is none, for the server to name', 'a@x.test nobody', { csv: 'a@x.test\nnobody' }],
    ['document ids, each once', 'abc, def\nabc', { ids: ['abc', 'def'] }],
    ['nothing', ' \n', undefined],
  ])('reads %s', (_name, text, expected) => expect(selectionFromText(text)).toEqual(expected));
});
