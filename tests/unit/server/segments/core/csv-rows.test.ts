import { cellOf, csvRows } from '../../../../../server/src/features/segments/core/csv-rows';

const columns = [
  { header: 'name', type: 'string' },
  { header: 'points', type: 'decimal' },
] as const;

describe('csvRows', () => {
  it('writes a header once, and a byte order mark where it is asked for', () => {
    expect(csvRows(columns, [['Ann', 1]], { header: true, bom: true })).toBe('\uFEFFname,points\r\nAnn,1\r\n');
    expect(csvRows(columns, [['Ann', 1]], { header: false, bom: false })).toBe('Ann,1\r\n');
    expect(csvRows(columns, [], { header: true, bom: false })).toBe('name,points\r\n');
    expect(csvRows(columns, [], { header: false, bom: false })).toBe('');
  });

  it.each([
    ['a comma', 'a,b', '"a,b"'],
    ['quotes', 'say "hi"', '"say ""hi"""'],
    ['a line break', 'a\nb', '"a\nb"'],
    ['a return', 'a\rb', '"a\rb"'],
    ['a formula', '=1+1', "'=1+1"],
    ['a plus', '+66', "'+66"],
    ['a minus', '-x', "'-x"],
    ['an at', '@x', "'@x"],
    ['a tab', '\t=x', "'\t=x"],
    ['a tab alone', '\tx', "'\tx"],
    ['a return before a formula', '\r=x', '"\'\r=x"'],
    ['a return alone', '\rx', '"\'\rx"'],
    ['a line break before a formula', '\n=x', '"\'\n=x"'],
    ['a line break alone', '\nx', '"\'\nx"'],
    ['a formula behind blanks', '  =x', "'  =x"],
    ['a formula behind a blank that does not break', '\u00A0+x', "'\u00A0+x"],
    ['a formula that is quoted', '=a,"b"', '"\'=a,""b"""'],
    ['a full-width formula', '＝x', "'＝x"],
    ['a full-width plus', '＋x', "'＋x"],
    ['a full-width minus behind a blank', ' －x', "' －x"],
    ['a full-width at', '＠x', "'＠x"],
    ['what looks like a number', '-5', "'-5"],
    ['a sign inside', 'a=b', 'a=b'],
    ['nothing', '', ''],
  ])('writes %s', (_what, text, cell) => {
    expect(csvRows([{ header: 'x', type: 'string' }], [[text]], { header: false, bom: false })).toBe(`${cell}\r\n`);
  });

  it('leaves the sign of numbers, whatever the driver gives them as', () => {
    expect(
      csvRows(
        columns,
        [
          ['x', -5],
          ['y', '-12.50'],
          ['z', '-9007199254740993'],
          ['more digits than one holds', '-0.1234567890123456789'],
          ['no number', '-1+1'],
        ],
        { header: false, bom: false },
      ),
    ).toBe(
      'x,-5\r\ny,-12.5\r\nz,-9007199254740993\r\n' +
        "more digits than one holds,-0.1234567890123456789\r\nno number,'-1+1\r\n",
    );
  });
});

describe('cellOf', () => {
  const instant = '2026-01-02T03:04:05.678Z';
  it.each([
    ['a missing value', null, 'string', null],
    ['true of SQLite and MySQL', 1, 'boolean', 'true'],
    ['false of SQLite and MySQL', 0, 'boolean', 'false'],
    ['true of PostgreSQL', true, 'boolean', 'true'],
    ['an instant of SQLite', Date.parse(instant), 'datetime', instant],
    ['an instant of the others', new Date(instant), 'datetime', instant],
    ['an instant as text', instant, 'datetime', instant],
    ['what is no instant', 'soon', 'datetime', 'soon'],
    ['a day', '2026-01-02', 'date', '2026-01-02'],
    ['a day as a Date', new Date('2026-01-02T00:00:00Z'), 'date', '2026-01-02'],
    ['a number with more digits than one holds', '0.1234567890123456789', 'decimal', '0.1234567890123456789'],
    ['an empty number', '', 'decimal', ''],
    ['a big integer', '9007199254740993', 'biginteger', 9007199254740993n],
  ] as const)('%s', (_what, value, type, cell) => expect(cellOf(value, type)).toBe(cell));
});
