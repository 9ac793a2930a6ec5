import { namesPerson, withoutPerson } from '../../../../../server/src/features/tracking/core/personal-url';

const ANN = ['ann+news@x.test', 'abcdefghij0123456789'];

describe('the address of a page', () => {
  it.each([
    ['https://a.test/?e=ann+news@x.test', 'https://a.test/'],
    ['https://a.test/p?e=ann%2Bnews%40x.test', 'https://a.test/p'],
    ['https://a.test/p?e=ANN%2bNEWS%40x.test#top', 'https://a.test/p'],
    ['https://a.test/p#ann+news@x.test', 'https://a.test/p'],
    ['https://a.test/p?to=https%3A%2F%2Fb.test%2F%3Fe%3Dann%252Bnews%2540x.test', 'https://a.test/p'],
    ['https://a.test/u/ann+news@x.test/p?x=1', 'https://a.test/'],
    ['https://a.test/u/abcdefghij0123456789?x=%E0%', 'https://a.test/'],
    ['https://a.test:8443/p?id=abcdefghij0123456789', 'https://a.test:8443/p'],
  ])('names the person: %s', (url, rest) => {
    expect(namesPerson(url, ANN)).toBe(true);
    expect(withoutPerson(url, ANN)).toBe(rest);
  });

  it.each([
    'https://a.test/?e=news@x.test',
    'https://a.test/?id=abcdefghij01234567890',
    'https://x.test/',
    'https://a.test/%ff',
  ])('does not name the person: %s', (url) => expect(namesPerson(url, ANN)).toBe(false));
});
