import { marketingObstacles } from '../../../../../server/src/features/delivery/core/marketing-obstacles';

const old = { name: '@strapi/provider-email-nodemailer', version: '5.30.0' };
const own = { name: 'somebody', version: null };
const postalAddress = '1 Example Road, Bangkok';

describe('why no mail of a sequence may leave', () => {
  it.each([
    ['nothing', { passage: 'passes', provider: null, postalAddress }, []],
    [
      'a header that is dropped',
      { passage: 'drops', provider: old, postalAddress },
      [/nodemailer 5\.30\.0 .*5\.38.*smtp/],
    ],
    [
      'a provider that nobody knows',
      { passage: 'unknown', provider: own, postalAddress },
      [/somebody.*providerPassesHeaders/],
    ],
    [
      'a provider said to drop them',
      { passage: 'drops', provider: own, postalAddress },
      [/somebody drops it: name a mail/],
    ],
    ['no address', { passage: 'passes', provider: null, postalAddress: undefined }, [/sending\.postalAddress/]],
    ['both', { passage: 'drops', provider: old, postalAddress: undefined }, [/header/, /postal/]],
  ] as const)('%s', (_name, facts, expected) => {
    const messages = marketingObstacles(facts).map(({ message }) => message);
    expect(messages).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
  });
});
