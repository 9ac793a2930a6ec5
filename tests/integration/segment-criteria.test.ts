/** The criteria of a customer dashboard: each bound by itself, with customers on it, just below it and just above it. */
import { segmentSchema } from '../../server/src/contracts';
import { describeEachDatabase } from '../support/databases';
import { openSegmentDesk, type SegmentDesk } from '../support/segment-desk';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

const DAY_MS = 86_400_000;

/** Where it is noon now, so that no day ends under way. */
const noonTimezone = (): string => {
  const hoursAhead = 12 - new Date().getUTCHours();
  return `Etc/GMT${hoursAhead > 0 ? '-' : '+'}${Math.abs(hoursAhead)}`;
};

interface Customer {
  loyaltyLevel: string | null;
  /** Total and days ago. */
  orders: [total: number, daysAgo: number][];
}

/** In comments: value, orders, orders per 30 days, days since the last, days since the first. */
const CUSTOMERS: Record<string, Customer> = {
  // 99.99, 2, 2 * 30 / 44 = 1.3636, 9, 44
  Low: {
    loyaltyLevel: 'bronze',
    orders: [
      [40, 44],
      [59.99, 9],
    ],
  },
  // 100, 3, 3 * 30 / 45 = 2, 10, 45
  Mid: {
    loyaltyLevel: 'gold',
    orders: [
      [50, 45],
      [25, 30],
      [25, 10],
    ],
  },
  // 100.01, 4, 4 * 30 / 46 = 2.6087, 11, 46
  Top: {
    loyaltyLevel: 'platinum',
    orders: [
      [25.01, 46],
      [25, 40],
      [25, 30],
      [25, 11],
    ],
  },
  // 0, 0, 0, never, never
  New: { loyaltyLevel: null, orders: [] },
};

/** Who is left of those four. Without an order there is a value of 0 and no day to count from. */
const CRITERIA: [criteria: Record<string, number | string[]>, members: string][] = [
  [{ minLifetimeValue: 100 }, 'Mid Top'],
  [{ maxLifetimeValue: 100 }, 'Low Mid New'],
  [{ minLifetimeValue: 100, maxLifetimeValue: 100 }, 'Mid'],
  [{ minOrders: 3 }, 'Mid Top'],
  [{ maxOrders: 3 }, 'Low Mid New'],
  [{ minOrders: 3, maxOrders: 3 }, 'Mid'],
  [{ minDaysSinceLastPurchase: 10 }, 'Mid Top'],
  [{ maxDaysSinceLastPurchase: 10 }, 'Low Mid'],
  [{ minDaysSinceLastPurchase: 10, maxDaysSinceLastPurchase: 10 }, 'Mid'],
  [{ minPurchaseFrequency: 2 }, 'Mid Top'],
  [{ maxPurchaseFrequency: 2 }, 'Low Mid New'],
  [{ minPurchaseFrequency: 2, maxPurchaseFrequency: 2 }, 'Mid'],
  [{ minPurchaseFrequency: 1.3636, maxPurchaseFrequency: 2.6087 }, 'Low Mid Top'],
  [{ minPurchaseFrequency: 1.3637, maxPurchaseFrequency: 2.6086 }, 'Mid'],
  [{ minTenureDays: 45 }, 'Mid Top'],
  [{ maxTenureDays: 45 }, 'Low Mid'],
  [{ minTenureDays: 45, maxTenureDays: 45 }, 'Mid'],
  [{ loyaltyLevels: ['gold'] }, 'Mid'],
  [{ loyaltyLevels: ['bronze', 'platinum'] }, 'Low Top'],
  // All that is asked for must hold.
  [{ minOrders: 3, maxLifetimeValue: 100 }, 'Mid'],
  [{ maxTenureDays: 45, loyaltyLevels: ['gold', 'platinum'] }, 'Mid'],
  [{ minOrders: 4, maxTenureDays: 45 }, ''],
  [
    {
      ...{ minLifetimeValue: 100, maxLifetimeValue: 100, minOrders: 3, maxOrders: 3, loyaltyLevels: ['gold'] },
      ...{ minDaysSinceLastPurchase: 10, maxDaysSinceLastPurchase: 10, minTenureDays: 45, maxTenureDays: 45 },
      ...{ minPurchaseFrequency: 2, maxPurchaseFrequency: 2 },
    },
    'Mid',
  ],
];

describeEachDatabase('criteria of a customer dashboard', (client) => {
  let site: RunningStrapi;
  let desk: SegmentDesk;
  const timezone = noonTimezone();
  const idOf = new Map<string, string>();

  beforeAll(async () => {
    site = await bootStrapi({ client, config: { process: 'web' } });
    desk = openSegmentDesk(site, await site.adminToken());
    const contacts = site.strapi.documents('api::contact.contact');
    const orders = site.strapi.documents('api::order.order');
    for (const [name, { loyaltyLevel, orders: placed }] of Object.entries(CUSTOMERS)) {
      const { documentId } = await contacts.create({ data: { name, loyaltyLevel } as { name: string } });
      idOf.set(name, documentId);
      for (const [index, [total, daysAgo]] of placed.entries()) {
        const placedAt = new Date(Date.now() - daysAgo * DAY_MS).toISOString();
        await orders.create({ data: { number: `${name} ${index}`, customer: documentId, total, placedAt } });
      }
    }
  });
  afterAll(() => site?.destroy());

  it('E: every criterion is tried by itself', () => {
    const alone = CRITERIA.flatMap(([criteria]) => (Object.keys(criteria).length === 1 ? Object.keys(criteria) : []));
    expect([...new Set(alone)].sort()).toEqual(
      ['LifetimeValue', 'Orders', 'DaysSinceLastPurchase', 'PurchaseFrequency', 'TenureDays']
        .flatMap((metric) => [`min${metric}`, `max${metric}`])
        .concat('loyaltyLevels')
        .sort(),
    );
  });

  it.each(
    CRITERIA.map(([criteria, members], index) => ({ index, asked: JSON.stringify(criteria), criteria, members })),
  )('E: $asked: $members', async ({ index, criteria, members }) => {
    const name = `Criteria ${index}`;
    const input = { name, entity: 'contact', filter: { ...criteria, timezone } };
    const segment = segmentSchema.parse((await desk.post('/segments', input).expect(201)).body.data);
    const wanted = members === '' ? [] : members.split(' ');
    expect(segment.memberCount).toBe(wanted.length);
    const listed = (await desk.get(`/segments/${segment.documentId}/members`).expect(200)).body.data;
    expect((listed as { name: string }[]).map(({ name }) => name).sort()).toEqual([...wanted].sort());
    // Of one customer it is asked in other words.
    const found: string[] = [];
    for (const [customer, id] of idOf) {
      const { body } = await desk.get(`/customers/${id}/segments`).expect(200);
      const entry = (body.data as { documentId: string }[]).find(({ documentId }) => documentId === segment.documentId);
      if (!entry) continue;
      expect(entry).toMatchObject({ name, origin: 'automatic', since: null });
      found.push(customer);
    }
    expect(found.sort()).toEqual([...wanted].sort());
  });

  it('E: refuses a lowest value above the highest, naming both', async () => {
    const filter = { minOrders: 4, maxOrders: 3 };
    const { body } = await desk.post('/segments', { name: 'Reversed', entity: 'contact', filter }).expect(400);
    expect(body.error.details.errors[0]).toMatchObject({
      path: ['data', 'filter', 'minOrders'],
      message: '“minOrders” (4) is above “maxOrders” (3), so that nobody would match.',
    });
  });
});
