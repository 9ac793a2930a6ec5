/**
 * How long a template keeps the process from doing anything else (S10): the longest stretch between two points at which
 * others may work, for templates that are refused and for large ones that are not, and for checking each.
 * Run: npm run bench -- templates
 */
import { checkTemplate } from '../../server/src/features/templates/core/check-template';
import { completing } from '../../server/src/features/templates/core/complete-mail';
import type { TemplateParts } from '../../server/src/features/templates/core/render';
import { HEAVY_TEMPLATES, HEAVY_VALUES } from '../support/heavy-templates';

const LONGEST_MS = 100;
const ROUNDS = 10;

const large = (characters: number): string => {
  const paragraph = '<p>Dear {{ name }}, <a href="https://shop.test/">see what is new</a>.</p>\n';
  const plain = '<p>We have changed our opening hours; <b>come and see us</b> when you are near.</p>\n';
  const text = paragraph.repeat(100);
  return text + plain.repeat(Math.max(0, Math.floor((characters - text.length) / plain.length)));
};

const CASES: Record<string, string> = {
  ...HEAVY_TEMPLATES,
  'elements that are never closed': '<b>'.repeat(60_000),
  'as many elements as may be': '<p>Hello</p>'.repeat(10_000),
  'a large mail, 100 kB': large(100_000),
  'the largest mail, 200 kB': large(199_900),
  'as many names as may be': `${'{{ name }}'.repeat(480)}${'x'.repeat(190_000)}`,
};

const stretches = (template: TemplateParts & { type: string }): { longest: number; total: number; outcome: string } => {
  const work = completing({
    template: { ...template, language: 'en' },
    values: { ...HEAVY_VALUES, name: 'Ann' },
    settings: { locale: 'en', timezone: 'UTC' },
    unsubscribeUrl: 'https://shop.test/unsubscribe/abc',
    postalAddress: '1 Example Road\nBangkok',
  });
  const begun = performance.now();
  let longest = 0;
  for (;;) {
    const at = performance.now();
    let isDone = false;
    let outcome = 'rendered';
    try {
      isDone = work.next().done === true;
    } catch (error) {
      isDone = true;
      outcome = error instanceof Error ? error.message.slice(0, 50) : 'refused';
    }
    longest = Math.max(longest, performance.now() - at);
    if (isDone) return { longest, total: performance.now() - begun, outcome };
  }
};

const timed = (work: () => unknown): number => {
  const at = performance.now();
  work();
  return performance.now() - at;
};

const rounds = Array.from({ length: ROUNDS });
const table = Object.fromEntries(
  Object.entries(CASES).map(([name, html]) => {
    const template = { type: 'custom', subject: 's', html };
    const found = rounds.map(() => stretches(template));
    const longest = Math.min(...found.map((one) => one.longest));
    const check = Math.min(...rounds.map(() => timed(() => checkTemplate(template, []))));
    const total = Math.min(...found.map((one) => one.total));
    const row = { 'longest ms': longest.toFixed(0), 'in all ms': total.toFixed(0), 'check ms': check.toFixed(0) };
    return [name, { ...row, outcome: found[0]?.outcome, isLate: Math.max(longest, check) > LONGEST_MS }];
  }),
);
console.log(`The best of ${ROUNDS} rounds each`);
console.table(table);
const missed = Object.entries(table).filter(([, { isLate }]) => isLate);
console.log(`Goal: no stretch over ${LONGEST_MS} ms`);
console.log(`Missed: ${missed.map(([name]) => name).join(', ') || 'none'}`);
process.exit(missed.length > 0 ? 1 : 0);
