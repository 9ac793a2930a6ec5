import { readAddressList, readAddressRows } from '../../../../../server/src/features/segments/core/address-list';

const normalise = (address: string): string => address.trim().toLowerCase();
const read = (text: string, maxLines = 100) => readAddressList(text, { normalise, maxLines });

describe('readAddressList', () => {
  it.each([
    ['one column', 'a@b.test\nc@d.test', ['a@b.test', 'c@d.test']],
    ['a header', 'Email\na@b.test', ['a@b.test']],
    ['a header in another place', 'name,E-mail address\nAnn,a@b.test', ['a@b.test']],
    ['semicolons', 'name;email\nAnn;a@b.test', ['a@b.test']],
    ['tabs', 'email\tname\na@b.test\tAnn', ['a@b.test']],
    ['a byte order mark, blanks and CRLF', '\uFEFFemail\r\n  A@B.test \r\n\r\n', ['a@b.test']],
    ['a first line that names the separator', 'sep=;\nname;email\nAnn, Jr;a@b.test', ['a@b.test']],
    ['the same by Excel', '\uFEFFsep=|\r\nemail|name\r\na@b.test|x', ['a@b.test']],
    ['a tab named so', 'SEP=\t\nemail\tname\na@b.test\tAnn, Jr;', ['a@b.test']],
    ['a separator named for one column', 'sep=,\na@b.test', ['a@b.test']],
    ['quotes', '"email","name"\n"a@b.test","Ann, Jr"', ['a@b.test']],
    ['the same address twice', 'a@b.test\nA@B.TEST', ['a@b.test']],
    ['a header alone', 'email', []],
    ['empty cells after those of the header', 'email\na@b.test,, ;', ['a@b.test']],
    ['a comma in a file of semicolons', 'email;note\na@b.test;hello, you', ['a@b.test']],
    ['a comma in a file of tabs', '\uFEFF\r\nnote\temail\r\nhello, you\ta@b.test', ['a@b.test']],
  ])('reads %s', (_what, text, addresses) => {
    expect(read(text)).toEqual({ addresses, invalid: [] });
  });

  it('names each line that holds no address, as it stands in the file', () => {
    const lines = ['email,name', 'Ann <a@b.test>,x', ',x', 'a@b@c,x', `${'x'.repeat(65)}@b.test,x`, 'ok@b.test,x'];
    const { addresses, invalid } = read(lines.join('\n'));
    expect(addresses).toEqual(['ok@b.test']);
    expect(invalid.map(({ line, message }) => [line, message])).toEqual([
      [2, 'Not an email address'],
      [3, 'No address'],
      [4, 'Not an email address'],
      [5, 'Not an email address'],
    ]);
    expect(read('x'.repeat(300)).invalid[0]?.value).toHaveLength(100);
    expect(read('sep=;\nemail;name\n;x').invalid).toMatchObject([{ line: 3 }]);
    expect(read('sep=x\na@b.test').invalid).toMatchObject([{ line: 1, value: 'sep=x' }]);
  });

  it.each([
    ['below a header', 'email\na@b.test, c@d.test\nok@b.test', 2, 'a@b.test, c@d.test'],
    ['without one', 'ok@b.test\na@b.test;c@d.test', 2, 'a@b.test, c@d.test'],
    ['in a file of several columns', 'name,email\nAnn,ok@b.test\nBo,a@b.test,c@d.test', 3, 'Bo, a@b.test, c@d.test'],
  ])('takes no address from a line with more cells than the first: %s', (_what, text, line, value) => {
    const message = 'More cells than the first line';
    expect(read(text)).toEqual({ addresses: ['ok@b.test'], invalid: [{ line, value, message }] });
  });

  it.each(['a@localhost', 'a@.test', 'a@x..test', 'a@x.test.', 'a@[127.0.0.1]'])('takes %s for no address', (text) => {
    expect(read(text)).toMatchObject({ addresses: [], invalid: [{ line: 1, value: text }] });
  });

  it.each([
    ['nothing', '\n\n', 'empty'],
    ['several columns without a header', 'Ann,a@b.test', 'header'],
    ['quotes that never close', '"a@b.test', 'cannot be read'],
    ['more lines than allowed', 'a@b.test\n'.repeat(4), '3 lines'],
    ['more lines than allowed below a header', `email\n${'a@b.test\n'.repeat(4)}`, '3 lines'],
  ])('refuses %s', (_what, text, message) => {
    const reading = (): unknown => read(text, 3);
    expect(reading).toThrow(message);
    expect(reading).toThrow(
      expect.objectContaining({
        code: 'invalid_input',
        errors: [expect.objectContaining({ path: ['data', 'csv'] })],
      }),
    );
  });

  it('takes as many lines as allowed', () => {
    expect(read('email\na@b.test\nb@b.test\nc@b.test', 3).addresses).toHaveLength(3);
  });
});

describe('readAddressRows', () => {
  const rowsOf = (text: string) =>
    readAddressRows(text, { normalise, maxLines: 100, columns: ['until', 'topic'] }).rows;

  it('reads further columns of each line where the file has them, however often an address is there', () => {
    expect(rowsOf('name;Until;EMAIL\nAnn;soon;A@b.test\n;;a@b.test\nx;y;z')).toEqual([
      { line: 2, address: 'a@b.test', cells: { until: 'soon' } },
      { line: 3, address: 'a@b.test', cells: { until: '' } },
    ]);
    expect(rowsOf('a@b.test')).toEqual([{ line: 1, address: 'a@b.test', cells: {} }]);
  });
});
