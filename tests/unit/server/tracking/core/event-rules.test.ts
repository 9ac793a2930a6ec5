import {
  HONEYPOT,
  machineReason,
  reasonsTogether,
  type SeenHit,
} from '../../../../../server/src/features/tracking/core/event-rules';

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
const GMAIL = 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)';

describe('machineReason', () => {
  const hit = { link: null, isHead: false, agent: CHROME };
  it.each([
    ['a person, later', hit, 60_000, null],
    ['a person, right after ten seconds', hit, 10_000, null],
    ['within ten seconds', hit, 9_999, 'early'],
    ['before the mail server has answered', hit, null, 'early'],
    ['by the clock before it was sent', hit, -5, 'early'],
    ['HEAD', { ...hit, isHead: true }, 60_000, 'head'],
    ['the hidden link', { ...hit, link: HONEYPOT }, 60_000, 'honeypot'],
    ['a proxy of images (D12)', { ...hit, agent: GMAIL }, 3_600_000, 'agent'],
    ['HEAD of the hidden link', { ...hit, isHead: true, link: HONEYPOT }, 60_000, 'head'],
  ] as const)('%s', (_, given, sinceSentMs, expected) => expect(machineReason(given, sinceSentMs)).toBe(expected));
});

describe('reasonsTogether', () => {
  const hits = (...given: [number, number | null][]): SeenHit[] => given.map(([atMs, link]) => ({ atMs, link }));
  it.each([
    ['nothing', hits(), 3, []],
    ['all links within two seconds', hits([0, 7], [900, 8], [2_000, 9]), 3, ['burst', 'burst', 'burst']],
    ['all links in more than two seconds', hits([0, 7], [900, 8], [2_001, 9]), 3, [null, null, null]],
    ['one link three times', hits([0, 7], [1, 7], [2, 7]), 3, [null, null, null]],
    ['the only link', hits([0, 7], [1, 7]), 1, [null, null]],
    ['no link of a mail without links', hits([0, null], [1, null]), 0, [null, null]],
    ['an opening in the midst of a burst', hits([0, 7], [5, null], [900, 8]), 2, ['burst', 'burst', 'burst']],
    [
      'what a person does before and after it',
      hits([0, 7], [9_000, 7], [9_500, 8], [20_000, 8]),
      2,
      [null, 'burst', 'burst', null],
    ],
    ['in any order', hits([900, 8], [0, 7]), 2, ['burst', 'burst']],
    ['six of many links', hits([0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5, 6]), 40, Array(6).fill('burst')],
    ['five of many links', hits([0, 1], [1, 2], [2, 3], [3, 4], [4, 5]), 40, Array(5).fill(null)],
    ['a burst after a first click on the same link', hits([0, 7], [3_000, 7], [3_100, 8]), 2, [null, 'burst', 'burst']],
    [
      'around the hidden link',
      hits([0, null], [59_000, 7], [60_000, HONEYPOT], [120_000, 8], [120_001, 8]),
      9,
      ['honeypot', 'honeypot', 'honeypot', 'honeypot', null],
    ],
  ] as const)('%s', (_, given, linkCount, expected) => expect(reasonsTogether(given, linkCount)).toEqual(expected));
});
