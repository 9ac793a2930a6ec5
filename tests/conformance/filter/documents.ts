/** The documents of the world: few, and each of its values chosen to catch one kind of mistake. */
import { ADDRESS, COMPANY, CONTACT, NOTE, ORDER, PHONE, TOPIC, type Document, type Value } from './world';

type Values = Record<string, Value>;
type Related = Record<string, number[]>;

const documents = (type: string, rows: [id: number, values: Values, related?: Related][]): Document[] =>
  rows.map(([id, values, related = {}]) => ({ id, type, values, related }));

/** Absent attributes are NULL. */
const CONTACTS = documents(CONTACT, [
  [
    1,
    {
      name: 'Anna',
      nick: '',
      tier: 'gold',
      score: 0,
      best: 0,
      big: '9007199254740993',
      amount: '0.10',
      ratio: 0.5,
      vip: false,
      joined: '2024-02-29',
      renewed: '2024-02-29',
      seenAt: '2026-11-20T02:30:00.000Z',
      leftAt: '2026-11-20T02:30:00.000Z',
    },
    { company: [1], orders: [1, 2, 3], topics: [1, 2], favourite: [1], address: [1], phones: [1, 2], notes: [1] },
  ],
  [2, { name: 'anna', tier: 'GOLD' }, {}],
  [
    3,
    {
      name: 'ANNA ',
      nick: ' ',
      score: -1,
      best: 5,
      big: '9007199254740992',
      amount: '0.20',
      ratio: -0.25,
      vip: true,
      joined: '2024-03-01',
      renewed: '2024-02-01',
      seenAt: '2026-11-19T16:59:59.999Z',
    },
    { company: [1], manager: [1], orders: [4], topics: [2], favourite: [3] },
  ],
  [
    4,
    {
      name: 'Änna',
      nick: '0',
      score: 9,
      best: 9,
      big: '1',
      amount: '0.30',
      vip: true,
      joined: '2023-12-31',
      seenAt: '2026-11-19T17:00:00.000Z',
    },
    { company: [2], manager: [3], phones: [3] },
  ],
  [
    5,
    {
      name: 'STANISŁAW',
      nick: 'null',
      score: 10,
      best: 9,
      big: '-5',
      amount: '-1.00',
      vip: false,
      joined: '2026-11-20',
      seenAt: '2026-11-20T16:59:59.999Z',
    },
    { company: [3], manager: [2], orders: [5, 6] },
  ],
  [
    6,
    {
      name: 'stanisław',
      nick: '100%',
      score: 100,
      big: '9223372036854775807',
      amount: '99999999.99',
      ratio: 1e10,
      vip: true,
      joined: '2026-11-21',
      seenAt: '2026-11-20T17:00:00.000Z',
    },
    { company: [4] },
  ],
  [
    7,
    {
      name: 'a%b',
      nick: '1000',
      score: 11,
      best: 12,
      big: '0',
      amount: '10.00',
      ratio: 0.1,
      joined: '2025-02-28',
      seenAt: '2026-10-20T17:00:00.000Z',
    },
    { orders: [7, 8, 9, 10] },
  ],
  [
    8,
    {
      name: 'a_b',
      nick: '100',
      score: 2147483647,
      amount: '10.01',
      vip: false,
      joined: '1999-12-31',
      seenAt: '1999-12-31T17:00:00.000Z',
    },
    { topics: [4], favourite: [4] },
  ],
  [
    9,
    {
      name: 'a\\b',
      nick: "o'neil",
      score: -2147483648,
      amount: '9.99',
      vip: true,
      joined: '2000-01-01',
      seenAt: '2027-01-01T00:00:00.000Z',
    },
    { topics: [1, 3, 4] },
  ],
  [
    10,
    {
      name: 'axb',
      nick: 'O"Neil',
      score: 5,
      best: 4,
      amount: '0.00',
      joined: '2026-12-31',
      seenAt: '2026-12-20T02:30:00.000Z',
      leftAt: '2026-12-21T00:00:00.000Z',
    },
    { company: [5], orders: [11] },
  ],
  [11, { name: '😀 İzmir', nick: '😀', tier: '', score: 6, joined: '1990-11-20' }, { company: [1], notes: [2, 3] }],
  [
    12,
    { name: 'ΟΔΟΣ', nick: 'οδος', tier: 'silver', score: 7, joined: '1985-11-27', seenAt: '1985-11-26T18:00:00.000Z' },
    { company: [2], orders: [12] },
  ],
  [
    13,
    {
      name: 'οδοσα',
      nick: 'Straße',
      tier: 'Silver ',
      score: 8,
      joined: '2001-01-05',
      seenAt: '2001-01-04T20:00:00.000Z',
    },
    { orders: [13, 14] },
  ],
  [14, { name: '', nick: '\t', vip: true, joined: '2024-11-30', seenAt: '2026-11-13T02:30:00.000Z' }, { address: [2] }],
  [
    15,
    { name: '?', nick: 'a?b??', amount: '39.62', joined: '2026-11-13', seenAt: '2026-10-20T02:30:00.000Z' },
    { orders: [15] },
  ],
]);

/** Company 4 exists as a draft only: for filters it does not exist. */
const COMPANIES = documents(COMPANY, [
  [
    1,
    { name: 'Ärzte AG', country: 'Thailand', founded: '2000-02-29', budget: '1000.00' },
    { parent: [2], contacts: [1, 3, 11] },
  ],
  [2, { name: 'Hôtel', country: 'thailand', founded: '2010-11-20' }, { parent: [3], contacts: [4, 12] }],
  [3, { name: 'Leeds ', country: '', budget: '0.50' }, { contacts: [5] }],
  [5, { name: '100 %' }, { parent: [2], contacts: [10] }],
]);

const ORDERS = documents(ORDER, [
  [
    1,
    {
      total: '0.10',
      weight: '0.125',
      qty: 1,
      status: 'paid',
      placedAt: '2026-11-19T00:00:00.000Z',
      due: '2026-11-20',
      factor: 0.1,
    },
    { customer: [1] },
  ],
  [
    2,
    {
      total: '0.20',
      weight: '0.250',
      qty: 2,
      status: 'Paid',
      placedAt: '2026-08-01T00:00:00.000Z',
      due: '2026-08-31',
      factor: 0.2,
    },
    { customer: [1] },
  ],
  [
    3,
    { total: '0.30', qty: null, status: 'open', placedAt: '2025-01-01T00:00:00.000Z', factor: 0.3 },
    { customer: [1] },
  ],
  [4, { total: null, qty: 4, status: null, placedAt: null }, { customer: [3] }],
  [
    5,
    { total: '39.62', qty: 5, status: 'paid', placedAt: '2026-11-20T02:30:00.000Z', due: '2026-12-01' },
    { customer: [5] },
  ],
  [6, { total: '-39.62', qty: -5, status: 'refund', placedAt: '2026-11-20T02:29:00.000Z' }, { customer: [5] }],
  [7, { total: '1.01', qty: 1, status: 'paid', placedAt: '2026-10-21T00:00:00.000Z' }, { customer: [7] }],
  [8, { total: '1.02', qty: 1, status: 'open', placedAt: '2026-09-21T00:00:00.000Z' }, { customer: [7] }],
  [9, { total: '1.03', qty: 2, status: 'OPEN', placedAt: '2026-07-21T00:00:00.000Z' }, { customer: [7] }],
  [10, { total: '7.00', qty: 3, status: 'p_id', placedAt: '2026-06-21T00:00:00.000Z' }, { customer: [7] }],
  [11, { total: '99999999.99', weight: '1.001', qty: 2147483647, status: 'paid' }, { customer: [10] }],
  [
    12,
    { total: '0.00', qty: 0, status: '', placedAt: '2026-11-13T02:30:00.000Z', due: '2026-11-13' },
    { customer: [12] },
  ],
  [13, { total: '10.00', qty: 10, status: 'paid', placedAt: '2026-11-12T00:00:00.000Z' }, { customer: [13] }],
  [14, { total: '10.01', qty: 11, status: 'paid', placedAt: '2026-11-11T00:00:00.000Z' }, { customer: [13] }],
  [15, { total: '10.00', status: 'paid', placedAt: '2027-01-01T00:00:00.000Z' }, { customer: [15] }],
]);

/** As their canonical rows say: 1 and 2 in English, 3 has German and Thai only (so German), 4 is a draft in English. */
const TOPICS = documents(TOPIC, [
  [1, { title: 'Wine', points: 3, fee: '1.10' }, { fans: [1, 9] }],
  [2, { title: 'Beer', points: 4, fee: '2.20' }, { fans: [1, 3] }],
  [3, { title: 'Wasser', points: 5, fee: null }, { fans: [9] }],
]);

const NOTES = documents(NOTE, [
  [1, { text: 'first' }, { contact: [1] }],
  [2, { text: 'second' }, { contact: [11] }],
  [3, { text: 'first' }, { contact: [11] }],
]);
const ADDRESSES = documents(ADDRESS, [
  [1, { city: 'Łódź' }],
  [2, { city: null }],
]);
const PHONES = documents(PHONE, [
  [1, { number: '+66 1', rank: 1 }],
  [2, { number: '+66 2', rank: 2 }],
  [3, { number: null, rank: null }],
]);

export const DOCUMENTS: readonly Document[] = [
  ...CONTACTS,
  ...COMPANIES,
  ...ORDERS,
  ...TOPICS,
  ...NOTES,
  ...ADDRESSES,
  ...PHONES,
];

/** Documents that exist, but not for a filter: links to them lead nowhere. */
export const isVisible = (type: string, id: number): boolean =>
  DOCUMENTS.some((document) => document.type === type && document.id === id);

export const documentsOf = (type: string): Document[] => DOCUMENTS.filter((document) => document.type === type);
