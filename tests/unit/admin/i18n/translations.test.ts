/** Both languages hold the same messages with the same placeholders, and every message formats. */
import { createIntl } from 'react-intl';
import en from '../../../../admin/src/i18n/en.json';
import th from '../../../../admin/src/i18n/th.json';

const english: Record<string, string> = en;
const thai: Record<string, string> = th;
const placeholders = (message: string) => new Set([...message.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name));
const NUMBERS = new Set([
  'count',
  'amount',
  'day',
  'matched',
  'mailable',
  'step',
  'steps',
  'alone',
  'after',
  'size',
  'entered',
  'left',
  'matching',
  'related',
  'days',
  'cancelled',
]);
const samples = (message: string) =>
  Object.fromEntries([...placeholders(message)].map((name) => [name ?? '', NUMBERS.has(name ?? '') ? 2 : 'and']));

describe('the translations', () => {
  it('have the same messages', () => expect(Object.keys(thai).sort()).toEqual(Object.keys(english).sort()));

  it('use the same placeholders', () => {
    const differing = Object.keys(english).filter((key) => {
      const [own, other] = [placeholders(english[key] ?? ''), placeholders(thai[key] ?? '')];
      return own.size !== other.size || [...own].some((name) => !other.has(name));
    });
    expect(differing).toEqual([]);
  });

  it.each([
    ['en', english],
    ['th', thai],
  ])('format in %s', (locale, messages) => {
    const failures: string[] = [];
    const intl = createIntl({ locale, messages, onError: (error) => failures.push(error.message) });
    for (const [id, message] of Object.entries(messages)) {
      expect(intl.formatMessage({ id }, samples(message))).not.toBe(id);
    }
    expect(failures).toEqual([]);
  });

  it('leave no Thai message in English', () => {
    const same = Object.keys(english).filter(
      (key) => english[key] === thai[key] && /[a-z]{3}/i.test((english[key] ?? '').replace(/\{\w+\}/g, '')),
    );
    expect(same.filter((key) => !['name', 'template.html', 'templatePreview.html'].includes(key))).toEqual([]);
  });
});
