import { anchorOf, mentions } from '../../../../server/src/lib/mentions';

describe('a text', () => {
  it.each([
    'ann.lee@x.test',
    'write to <Ann.Lee@X.test>.',
    '{"value":"ann.lee@x.test"}',
    'https://a.test/?e=ann.lee@x.test&b',
    'ann.lee@x.test, bob@x.test',
  ])('names the address in: %s', (text) => expect(mentions(text, ['ann.lee@x.test'])).toBe(true));

  it.each([
    'joann.lee@x.test',
    'x+ann.lee@x.test',
    'mary-ann.lee@x.test',
    'ann.lee@x.testing',
    'ann.lee@x.test.example',
    'annxlee@x.test',
    'ann.lee',
    '',
  ])('names somebody else, or nobody, in: %s', (text) => expect(mentions(text, ['ann.lee@x.test'])).toBe(false));

  it('is asked about several, with letters of any script and signs of patterns', () => {
    expect(mentions('an ŁUCJA+(a)*@x.test', ['bob@x.test', 'łucja+(a)*@x.test'])).toBe(true);
    expect(mentions('everybody', [])).toBe(false);
  });
});

it.each([
  ['ann.lee@example.test', 'example'],
  ['abcdefghij0123456789', 'abcdefghij0123456789'],
  ['ณ@ไทย', ''],
])('the part of %s that no encoding changes is “%s”', (word, anchor) => expect(anchorOf(word)).toBe(anchor));
