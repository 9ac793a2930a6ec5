import { withoutSecrets } from '../../../../server/src/platform/private-urls';

describe('what is seen of a URL', () => {
  const hide = (url: string): string => withoutSecrets(url, (text) => `<${text.length}>`);

  it.each([
    ['/api/cohort/unsubscribe/AbC-_1', '/api/cohort/unsubscribe/<6>'],
    ['/API/Cohort/Unsubscribe/AbC/', '/API/Cohort/Unsubscribe/<4>'],
    ['/api/cohort/open/abcd.gif', '/api/cohort/open/<8>'],
    ['/api/cohort/click/abcd?x=1', '/api/cohort/click/<4>?x=<1>'],
    ['/api/cohort/bounces/postmark/secret', '/api/cohort/bounces/postmark/<6>'],
    ['/api/cohort/bounces/sendgrid', '/api/cohort/bounces/sendgrid'],
    ['https://shop.test/api/cohort/click/abcd', 'https://shop.test/api/cohort/click/<4>'],
    ['/cohort/segments/k3b1/members', '/cohort/segments/k3b1/members'],
    [
      '/cohort/suppressions?page=2&pageSize=25&search=ann%40x.test',
      '/cohort/suppressions?page=2&pageSize=25&search=<12>',
    ],
    ['/cohort/suppressions?search=ann', '/cohort/suppressions?search=<3>'],
    ['/cohort/x?filters%5Bemail%5D[$eq]=a=b', '/cohort/x?filters%5Bemail%5D[$eq]=<3>'],
    ['/cohort/x?ann@x.test', '/cohort/x?<10>'],
    ['/cohort/x?ann@x.test=1', '/cohort/x?<12>'],
    ['/cohort/x?a=1?b=2', '/cohort/x?a=<5>'],
    ['/cohort/x?', '/cohort/x?'],
    ['', ''],
  ])('of %j is %j', (url, seen) => expect(hide(url)).toBe(seen));
});
