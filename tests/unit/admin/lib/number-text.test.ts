import { numberText, readNumber, type NumberLimits, type TypedNumber } from '../../../../admin/src/lib/number-text';

const odd: TypedNumber = { problem: 'odd' };
const is = (value: number | undefined): TypedNumber => ({ value });

describe('readNumber', () => {
  it.each<[text: string, locale: string, expected: TypedNumber]>([
    ['', 'en', is(undefined)],
    ['  ', 'en', is(undefined)],
    ['0', 'en', is(0)],
    ['-0', 'en', is(0)],
    [' 22 ', 'en', is(22)],
    ['007.50', 'en', is(7.5)],
    ['-12.25', 'en', is(-12.25)],
    ['−3', 'en', is(-3)],
    ['1,000', 'en', is(1000)],
    ['12,34,567', 'en', is(1_234_567)],
    ['1,000.5', 'en', is(1000.5)],
    ['๑๒.๕', 'th', is(12.5)],
    ['1.000,5', 'de', is(1000.5)],
    ['1 000,5', 'fr', is(1000.5)],
    ['1.', 'en', is(1)],
    ['.5', 'en', is(0.5)],
    ['100000000000000000000', 'en', is(1e20)],
    ['1e3', 'en', odd],
    ['1,5', 'en', odd],
    ['1.5', 'de', odd],
    ['1,0005', 'en', odd],
    ['1,00', 'en', odd],
    ['.', 'en', odd],
    ['1.2.3', 'en', odd],
    ['-', 'en', odd],
    ['--1', 'en', odd],
    ['5 000', 'en', odd],
    ['Infinity', 'en', odd],
    ['0x10', 'en', odd],
    ['9007199254740993', 'en', { problem: 'precise' }],
    ['0.12345678901234567', 'en', { problem: 'precise' }],
  ])('%j in %s', (text, locale, expected) => expect(readNumber(text, locale)).toEqual(expected));

  it.each<[text: string, limits: NumberLimits, expected: TypedNumber]>([
    ['1.5', { whole: true }, { problem: 'whole' }],
    ['1.0', { whole: true }, is(1)],
    ['24', { min: 0, max: 23 }, { problem: 'range' }],
    ['-1', { min: 0 }, { problem: 'range' }],
    ['23', { min: 0, max: 23 }, is(23)],
    ['', { min: 1 }, is(undefined)],
  ])('%j within %j', (text, limits, expected) => expect(readNumber(text, 'en', limits)).toEqual(expected));
});

describe('numberText', () => {
  it.each([
    [undefined, 'en', ''],
    [1000.5, 'en', '1000.5'],
    [1000.5, 'de', '1000,5'],
    [0.1, 'th', '0.1'],
    [1e-7, 'en', '0.0000001'],
  ])('%p in %s is %j, and is read back', (value, locale, text) => {
    expect(numberText(value, locale)).toBe(text);
    expect(readNumber(text, locale)).toEqual({ value });
  });
});
