import {
  codesIn,
  fieldsOf,
  keyOf,
  listOf,
  merged,
  messageIdOf,
  NOTHING_READ,
  textOf,
} from '../../../../../../server/src/features/delivery/core/webhooks/provider-reading';

describe('what a provider sends', () => {
  it.each([null, 1, 'x', true, [], undefined])('%j has no fields', (value) => expect(fieldsOf(value)).toEqual({}));
  it.each([null, 1, 'x', {}, undefined])('%j is no list', (value) => expect(listOf(value)).toEqual([]));
  it.each([null, '', ' ', {}, [], true])('%j is no text', (value) => expect(textOf(value)).toBeNull());
  it('is a text as it stands, or a number', () => expect([textOf(' a '), textOf(42)]).toEqual([' a ', '42']));
});

it.each<[unknown[], string | null]>([
  [['a@b.test'], '<a@b.test>'],
  [[undefined, ' <a@b.test> '], '<a@b.test>'],
  [['', 'a@b.test', 'c@d.test'], '<a@b.test>'],
  [[null, {}], null],
])('of %j the Message-ID is %p', (values, id) => expect(messageIdOf(...values)).toBe(id));

it.each<[unknown[], string | null, number | null]>([
  [['5.1.1'], '5.1.1', null],
  [['5.0.0', 'smtp; 550 5.1.1 no'], '5.1.1', 550],
  [['5.0.0', '550 no'], '5.0.0', 550],
  [[undefined, 450], null, 450],
  [['fine'], null, null],
])('of %j the codes are %p and %p', (values, enhancedCode, replyCode) =>
  expect(codesIn(...values)).toEqual({ enhancedCode, replyCode }),
);

it('gives the same event the same key', () => {
  expect(keyOf({ a: 1 })).toBe(keyOf({ a: 1 }));
  expect(keyOf({ a: 1 })).not.toBe(keyOf({ a: 2 }));
});

it('adds readings up', () => expect(merged([NOTHING_READ, NOTHING_READ])).toEqual({ feedback: [], ignored: 2 }));
