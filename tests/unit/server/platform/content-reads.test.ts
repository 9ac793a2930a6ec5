import { MAIL_LOG, mayReadMailLog, NOTHING } from '../../../../server/src/lib/content-reads';
import { adminReads, contentApiReads } from '../../../../server/src/platform/content-reads';

const READ = 'plugin::content-manager.explorer.read';
const CONTACT = 'api::contact.contact';
const rule = (more: object) => ({ action: READ, subject: CONTACT, ...more });
const grant = (more: object) => ({ fields: 'all', locales: 'all', ...more });

describe('adminReads', () => {
  it('takes the fields of every role that may read the type', () => {
    const reads = adminReads({ rules: [rule({ fields: ['name'] }), rule({ fields: ['address.city'] })] });
    expect(reads).toEqual(new Map([[CONTACT, [grant({ fields: ['name'] }), grant({ fields: ['address.city'] })]]]));
  });

  it.each<[string, object, object | undefined]>([
    ['no fields stated: all', {}, grant({})],
    [
      'the locales of the i18n plugin',
      { conditions: { $and: [{ locale: { $in: ['en'] } }] } },
      grant({ locales: ['en'] }),
    ],
    ['no locale', { conditions: { $and: [{ locale: { $in: [] } }] } }, grant({ locales: [] })],
    ['a condition of the role', { conditions: { $and: [{ $or: [{ 'createdBy.id': 7 }] }] } }, undefined],
    [
      'a condition beside the locales',
      { conditions: { $and: [{ $or: [{ a: 1 }] }, { locale: { $in: ['en'] } }] } },
      undefined,
    ],
    ['a condition within the locales', { conditions: { $and: [{ locale: { $in: ['en'] }, a: 1 }] } }, undefined],
    ['a condition around the locales', { conditions: { $and: [{ locale: { $in: ['en'] } }], a: 1 } }, undefined],
    ['another condition', { conditions: { locale: 'en' } }, undefined],
    ['another action', { action: 'plugin::content-manager.explorer.update' }, undefined],
    ['no subject', { subject: undefined }, undefined],
  ])('%s', (_case, more, expected) => {
    expect(adminReads({ rules: [rule(more)] })).toEqual(expected ? new Map([[CONTACT, [expected]]]) : NOTHING);
  });

  it('takes no ability for nothing', () => expect(adminReads(undefined)).toBe(NOTHING));

  it('takes the right to read the mail log, unless a condition narrows it', () => {
    const log = { action: 'plugin::cohort.deliveries.read-deliveries', subject: null };
    expect(mayReadMailLog(adminReads({ rules: [rule({}), log] }))).toBe(true);
    expect(mayReadMailLog(adminReads({ rules: [rule({})] }))).toBe(false);
    expect(mayReadMailLog(adminReads({ rules: [{ ...log, conditions: { $and: [{ id: 7 }] } }] }))).toBe(false);
  });
});

describe('contentApiReads', () => {
  it('takes types that may be found, one or all, and no other action', () => {
    const actions = [`${CONTACT}.find`, 'api::order.order.findOne', 'api::invoice.invoice.update', 'api::a.a.refind'];
    const reads = contentApiReads({ rules: actions.map((action) => ({ action, subject: 'all' })) });
    expect(reads).toEqual(
      new Map([
        [CONTACT, [grant({})]],
        ['api::order.order', [grant({})]],
      ]),
    );
    expect(contentApiReads(undefined)).toBe(NOTHING);
    expect(mayReadMailLog(reads)).toBe(false);
    expect(mayReadMailLog(contentApiReads({ rules: [{ action: `${MAIL_LOG}.find` }] }))).toBe(true);
  });
});
