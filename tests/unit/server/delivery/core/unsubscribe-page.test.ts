import {
  PAGE_LANGUAGES,
  answerPage,
  confirmPage,
  pageLanguage,
} from '../../../../../server/src/features/delivery/core/unsubscribe-page';

describe('the language', () => {
  it.each([
    ['', 'en'],
    ['th', 'th'],
    ['th-TH,th;q=0.9,en;q=0.8', 'th'],
    ['en-GB,en;q=0.9,th;q=0.8', 'en'],
    ['en;q=0.2, th;q=0.7', 'th'],
    ['th;q=0, en', 'en'],
    ['fr, th;q=0.1', 'th'],
    ['de', 'en'],
    ['th;q=nonsense', 'th'],
    [';;;,,,', 'en'],
  ])('for %j is %s', (header, expected) => expect(pageLanguage(header)).toBe(expected));
});

const HARMFUL = /<script|javascript:|\son\w+=|src=|http|cookie/i;
const EVIL = '<script>alert(1)</script>';
const formsOf = (html: string): string[] => html.match(/<form[^>]*>/g) ?? [];
const valuesOf = (html: string): string[] =>
  [...html.matchAll(/name="choice" value="(\w+)"( checked)?/g)].map(([, value, checked]) => `${value}${checked ?? ''}`);

describe.each(PAGE_LANGUAGES)('the pages [%s]', (language) => {
  const subject = { maskedAddress: 'a•••@x.test', name: EVIL, topic: null };
  const page = confirmPage(language, subject);
  const choosing = confirmPage(language, { ...subject, topic: `Spring ${EVIL}` });

  it('name the address, the sender and the sequence as text', () => {
    for (const html of [page, choosing]) {
      expect(html).toContain('a•••@x.test');
      expect(html).toContain('&lt;script&gt;');
      expect(html).not.toMatch(HARMFUL);
    }
    expect(choosing).toContain('<strong>Spring &lt;script&gt;');
  });

  it('ask with a form that posts to its own address', () => {
    for (const html of [page, choosing]) {
      expect(formsOf(html)).toEqual(['<form method="post">']);
      expect(html).toContain(`<html lang="${language}">`);
    }
  });

  it('offer this kind and everything where there is a kind, and everything unless it is changed', () => {
    expect(valuesOf(choosing)).toEqual(['sequence', 'all checked']);
    expect(valuesOf(page)).toEqual([]);
  });

  it('have the same parts without a subject', () => {
    const tags = (html: string): string[] => (html.match(/<[a-z0-9]+/g) ?? []).filter((tag) => tag !== '<strong');
    expect(tags(confirmPage(language, { maskedAddress: null, name: null, topic: null }))).toEqual(tags(page));
  });

  it.each(['all', 'sequence'] as const)('offer to undo what was done: %s', (choice) => {
    const done = answerPage(language, choice);
    expect(formsOf(done)).toEqual(['<form method="post">']);
    expect(valuesOf(done)).toEqual(['undo']);
    expect(done).not.toMatch(HARMFUL);
  });

  it('say what was done', () => {
    const pages = (['all', 'sequence', 'undo'] as const).map((choice) => answerPage(language, choice));
    expect(new Set(pages).size).toBe(3);
    expect(formsOf(pages[2] ?? '')).toEqual([]);
  });
});
