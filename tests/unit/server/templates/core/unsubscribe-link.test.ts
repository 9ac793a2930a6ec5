import { finished } from '../../../../support/render-mail';
import { withUnsubscribeLink } from '../../../../../server/src/features/templates/core/unsubscribe-link';

const URL = 'https://shop.test/u/a&b';
const LINK = '<a href="https://shop.test/u/a&#38;b">stop</a>';
const ended = (html: string, text: string, language = 'en') =>
  finished(withUnsubscribeLink({ subject: 's', preheader: '', html, text }, { url: URL, language }));

describe('the unsubscribe link of a mail', () => {
  it('ends a mail that does not show it, inside the body and escaped', () => {
    const { html, text } = ended('<body><p>Hi</p></body>', 'Hi\n');
    expect(html).toMatch(
      /^<body><p>Hi<\/p><p style="[^"]*"><a href="https:\/\/shop\.test\/u\/a&#38;b">Unsubscribe<\/a><\/p><\/body>$/,
    );
    expect(text).toBe('Hi\n\nUnsubscribe: https://shop.test/u/a&b\n');
  });

  it.each([
    ['th', 'ยกเลิกการรับอีเมล'],
    ['th-TH', 'ยกเลิกการรับอีเมล'],
    ['en-GB', 'Unsubscribe'],
    ['de', 'Unsubscribe'],
  ])('is named in the language of the mail: %s', (language, label) => {
    const { html, text } = ended('<p>Hi</p>', 'Hi', language);
    expect(html).toContain(`>${label}</a>`);
    expect(text).toContain(`${label}: ${URL}`);
  });

  it('is added to the part that lacks it', () => {
    expect(ended(LINK, 'Hi')).toMatchObject({ html: LINK, text: `Hi\n\nUnsubscribe: ${URL}\n` });
    expect(ended('<p>Hi</p>', URL)).toMatchObject({ html: expect.stringContaining('>Unsubscribe<'), text: URL });
  });

  it('is not repeated', () => {
    expect(ended(LINK, `Stop: ${URL}`)).toMatchObject({ html: LINK, text: `Stop: ${URL}` });
  });

  it('is added beside one that nobody sees', () => {
    expect(ended(`<template>${LINK}</template>`, 'x').html).toContain('>Unsubscribe<');
  });
});
