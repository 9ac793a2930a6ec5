import {
  formatDate,
  formatMoney,
  formatNumber,
  safeUrl,
} from '../../../../../server/src/features/templates/core/format-filters';
import { renderMail } from '../../../../support/render-mail';

const en = { locale: 'en', timezone: 'Asia/Bangkok' };
const th = { locale: 'th', timezone: 'Asia/Bangkok' };

describe('date_local', () => {
  it.each([
    ['2026-03-02', en, 'long', 'March 2, 2026'],
    ['2026-03-02T20:00:00.000Z', en, 'long', 'March 3, 2026'],
    ['2026-03-02T20:00:00.000Z', { ...en, timezone: 'America/New_York' }, 'medium', 'Mar 2, 2026'],
    [Date.UTC(2026, 2, 2, 20), en, 'short', '3/3/26'],
    ['', en, 'long', ''],
    [null, en, 'long', ''],
    ['soon', en, 'long', 'soon'],
  ])('%j → %j', (value, settings, style, expected) => {
    expect(formatDate(value, settings, style)).toBe(expected);
  });

  it('counts years from the Gregorian era in Thai', () => {
    expect(formatDate('2026-03-02', th)).toMatch(/2 มีนาคม.*2026/);
  });

  it('takes a zone of its own', () => {
    expect(formatDate('2026-03-02T20:00:00.000Z', en, 'long', 'UTC')).toBe('March 2, 2026');
  });

  it('refuses an unknown style', () => {
    expect(() => formatDate('2026-03-02', en, 'huge')).toThrow('"huge" is not one of');
  });
});

describe('money and number', () => {
  it.each([
    ['1234.5', en, 'USD', '$1,234.50'],
    [1234.5, th, 'THB', '฿1,234.50'],
    [null, en, 'USD', ''],
    ['n/a', en, 'USD', 'n/a'],
  ])('money %j', (value, settings, currency, expected) => {
    expect(formatMoney(value, settings, currency)).toBe(expected);
  });

  it('refuses a missing or unknown currency', () => {
    expect(() => formatMoney(1, en, undefined)).toThrow('name a currency');
    expect(() => formatMoney(1, en, 'ZZZZ')).toThrow(/currency/i);
  });

  it.each([
    ['1234.5678', undefined, '1,234.568'],
    [2, 2, '2.00'],
    ['', 2, ''],
    ['many', undefined, 'many'],
  ])('number %j', (value, digits, expected) => {
    expect(formatNumber(value, en, digits)).toBe(expected);
  });
});

describe('url', () => {
  it.each([
    ['https://example.test/a?b=1', 'https://example.test/a?b=1'],
    ['mailto:a@example.test', 'mailto:a@example.test'],
    ['javascript:alert(1)', ''],
    [' JaVaScRiPt:alert(1)', ''],
    ['data:text/html,x', ''],
    [null, ''],
  ])('%j → %j', (value, expected) => {
    expect(safeUrl(value)).toBe(expected);
  });
});

it('the filters use the mail’s locale and zone, and fall back to English for an unknown one', () => {
  const template = { subject: '{{ d | date_local }}|{{ m | money: "THB" }}|{{ n | number: 1 }}', html: 'x' };
  const values = { d: '2026-03-02T20:00:00.000Z', m: 10, n: 2.25 };
  expect(renderMail({ template, values, settings: en }).subject).toBe('March 3, 2026|THB\u00a010.00|2.3');
  expect(renderMail({ template, values, settings: { ...en, locale: 'x-nowhere' } }).subject).toMatch(/^March 3/);
});
