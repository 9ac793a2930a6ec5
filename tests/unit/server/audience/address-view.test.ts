import { createAddressViews, createAudience, type AudienceDeps } from '../../../../server/src/features/audience';
import { EVERYTHING, type ContentReads } from '../../../../server/src/lib/content-reads';
import { attribute, contactType, site } from './site-builder';

const UID = 'api::contact.contact';
const MAPPED = { uid: UID, email: 'email', name: 'name' };
const reading = (...fields: string[]): ContentReads => new Map([[UID, [{ fields, locales: 'all' as const }]]]);
const admin = (reads: ContentReads) => ({ kind: 'admin', userId: 1, isSuperAdmin: false, reads }) as const;

const viewsOf = (audience: AudienceDeps['config']['audience'], schema = site()) =>
  createAddressViews(
    createAudience({
      database: { client: 'sqlite' } as never,
      site: schema,
      config: { audience, filter: { maxDepth: 5, maxRules: 100 }, timezone: 'UTC' },
      addressKeys: ['key'],
    }),
  );
const views = viewsOf({ contact: MAPPED });
const messageOf = (work: () => void): unknown => {
  try {
    work();
    return 'allowed';
  } catch (error) {
    return error;
  }
};

describe('what is shown of addresses', () => {
  it('is the address to who reads that attribute of contacts', () => {
    for (const caller of [{ kind: 'server' } as const, admin(EVERYTHING), admin(reading('email'))]) {
      const view = views(caller);
      expect([view.isMasked, view.address('ann@x.test'), view.words('to <ann@x.test>')]).toEqual([
        ...[false, 'ann@x.test', 'to <ann@x.test>'],
      ]);
      expect(messageOf(() => view.demand('Searching', ['search']))).toBe('allowed');
    }
  });

  it('is a mask to who reads other attributes, or nothing', () => {
    const callers = [admin(reading('name')), admin(new Map()), { kind: 'visitor' } as const];
    for (const view of callers.map(views)) {
      expect([view.isMasked, view.address('ann@x.test'), view.address(null)]).toEqual([true, 'a•••@x.test', null]);
      expect(view.words('550 <ann@x.test> and bob@y.test')).toBe('550 <a•••@x.test> and b•••@y.test');
    }
  });

  it('is no answer to a question about addresses, and the right is named', () => {
    expect(messageOf(() => views(admin(reading('name'))).demand('Searching by address', ['search']))).toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(/^Searching by address needs .*“email” of api::contact.contact.*Content Manager/),
      errors: [{ path: ['search'] }],
    });
  });

  it('is a mask to everybody where the site keeps the attribute private, and it says so', () => {
    const hidden = site(contactType({ attributes: { email: attribute('email', 'email', { isPrivate: true }) } }));
    const view = viewsOf({ contact: MAPPED }, hidden)({ kind: 'server' });
    expect(messageOf(() => view.demand('Exporting', []))).toMatchObject({ message: expect.stringMatching(/private/) });
  });

  it('goes by reading everything where a site has no contacts', () => {
    const none = viewsOf({});
    expect([none(admin(EVERYTHING)).isMasked, none(admin(reading('email'))).isMasked]).toEqual([false, true]);
  });
});
