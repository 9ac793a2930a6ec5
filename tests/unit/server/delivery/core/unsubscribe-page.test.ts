import {
  PAGE_LANGUAGES,
  confirmPage,
  donePage,
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

describe.each(PAGE_LANGUAGES)('the pages [%s]', (language) => {
  const page = confirmPage(language, { maskedAddress: 'a•••@x.test', name: '<script>alert(1)</script>' });

  it('names the address and the sequence as text', () => {
    expect(page).toContain('a•••@x.test');
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toMatch(/<script|javascript:|\son\w+=|src=|http/i);
  });

  it('asks with a form that posts to its own address', () => {
    expect(page.match(/<form[^>]*>/g)).toEqual(['<form method="post">']);
    expect(page).toContain(`<html lang="${language}">`);
  });

  it('has the same parts without a subject', () => {
    const tags = (html: string): string[] => (html.match(/<[a-z0-9]+/g) ?? []).filter((tag) => tag !== '<strong');
    expect(tags(confirmPage(language, { maskedAddress: null, name: null }))).toEqual(tags(page));
  });

  it('does not offer the form again when it is done', () => expect(donePage(language)).not.toContain('<form'));
});
