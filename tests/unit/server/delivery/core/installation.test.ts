import { judgeInstallation, type Evidence } from '../../../../../server/src/features/delivery/core/installation';

const HERE = { database: 'cluster 1 5', publicUrl: 'https://shop.test' };
const SEEN_MS = Date.parse('2026-11-20T09:00:00Z');
const stored = { identity: HERE, seenAtMs: SEEN_MS };

describe('a database', () => {
  it.each<[string, Evidence, string]>([
    ['never seen before is new', { stored: null, present: HERE, witnessMs: null }, 'new'],
    ['as it was is known', { stored, present: HERE, witnessMs: SEEN_MS }, 'known'],
    ['that nobody remembers is known', { stored, present: HERE, witnessMs: null }, 'known'],
    ['whose witness lost its memory is known', { stored, present: HERE, witnessMs: SEEN_MS - 1 }, 'known'],
    ['behind its witness is foreign', { stored, present: HERE, witnessMs: SEEN_MS + 1 }, 'foreign'],
    ['elsewhere is foreign', { stored, present: { ...HERE, database: 'cluster 2 5' }, witnessMs: SEEN_MS }, 'foreign'],
    ['under another address is foreign', { stored, present: { ...HERE, publicUrl: '' }, witnessMs: null }, 'foreign'],
    ['with a part less is foreign', { stored, present: { database: HERE.database }, witnessMs: null }, 'foreign'],
  ])('%s', (_name, evidence, is) => expect(judgeInstallation(evidence).is).toBe(is));

  it.each<[Partial<Evidence>, string]>([
    [
      { present: { ...HERE, publicUrl: 'https://staging.test' } },
      'publicUrl was “https://shop.test”, is “https://staging.test”',
    ],
    [
      { witnessMs: SEEN_MS + 60_000 },
      'it had come to 2026-11-20T09:01:00.000Z and is back at 2026-11-20T09:00:00.000Z',
    ],
  ])('says why it is foreign: %j', (more, words) => {
    const judgement = judgeInstallation({ ...{ stored, present: HERE, witnessMs: null }, ...more });
    expect(judgement.is === 'foreign' && judgement.reason).toContain(words);
  });
});
