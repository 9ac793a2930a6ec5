import {
  MOST_HITS,
  toEvents,
  toMark,
  type HitData,
  type RecordedHit,
} from '../../../../../server/src/features/tracking/core/hit-events';

const PERSON = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0';
const NOW = 1_000_000;

const hit = (more: Partial<RecordedHit> = {}): RecordedHit => ({
  ...{ key: 'k', deliveryId: 1, link: null, linkCount: 0, isHead: false, agent: PERSON, ageMs: 0 },
  ...more,
});
const sent = (agoMs: number | null, count = 0) =>
  new Map([[1, { sentAtMs: agoMs === null ? null : NOW - agoMs, count }]]);

describe('toEvents', () => {
  it.each<[string, RecordedHit, number | null, object]>([
    ['an opening', hit(), 60_000, { type: 'opened', data: { machine: false, hit: 'k' } }],
    [
      'a click',
      hit({ link: 7, linkCount: 3 }),
      60_000,
      { type: 'clicked', data: { machine: false, link: 7, of: 3, hit: 'k' } },
    ],
    [
      'when it came, not when it is stored',
      hit({ ageMs: 2_000 }),
      11_000,
      { atMs: NOW - 2_000, data: { machine: true, reason: 'early', hit: 'k' } },
    ],
    [
      'the hidden link',
      hit({ link: 0, linkCount: 3 }),
      60_000,
      { type: 'clicked', data: { machine: true, reason: 'honeypot', link: 0, of: 3, hit: 'k' } },
    ],
    ['a mail on its way', hit(), null, { data: { machine: true, reason: 'early', hit: 'k' } }],
  ])('%s', (_, given, agoMs, expected) =>
    expect(toEvents([given], sent(agoMs), NOW)).toEqual([expect.objectContaining(expected)]),
  );

  it('makes nothing of mails that are not in the ledger', () => {
    expect(toEvents([hit({ deliveryId: 2 })], sent(60_000), NOW)).toEqual([]);
  });

  it('ends at a number of hits for each mail', () => {
    const hits = [hit(), hit(), hit()];
    expect(toEvents(hits, sent(60_000, MOST_HITS - 2), NOW)).toHaveLength(2);
    expect(toEvents(hits, sent(60_000, MOST_HITS), NOW)).toEqual([]);
  });
});

describe('toMark', () => {
  const event = (id: number, atMs: number, data: Partial<HitData>) => ({ id, atMs, data: { hit: `h${id}`, ...data } });
  it('marks what came before a burst was one, and keeps what is known of it', () => {
    const events = [
      event(1, 0, { machine: false, link: 7, of: 2 }),
      event(2, 500, { machine: false, link: 8, of: 2 }),
      event(3, 900, { machine: false }),
      event(4, 9_000, { machine: false }),
    ];
    expect(toMark(events)).toEqual([
      { id: 1, data: { machine: true, reason: 'burst', link: 7, of: 2, hit: 'h1' } },
      { id: 2, data: { machine: true, reason: 'burst', link: 8, of: 2, hit: 'h2' } },
      { id: 3, data: { machine: true, reason: 'burst', hit: 'h3' } },
    ]);
  });

  it('leaves what is marked already, and what others have reported', () => {
    const events = [
      event(1, 0, { machine: true, reason: 'agent' }),
      event(2, 1, { machine: true, reason: 'honeypot', link: 0, of: 2 }),
      { id: 3, atMs: 2, data: { machine: false } },
    ];
    expect(toMark(events)).toEqual([]);
  });
});
