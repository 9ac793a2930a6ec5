import { finished } from '../../../../support/render-mail';
import { completing } from '../../../../../server/src/features/templates/core/complete-mail';

const URL = 'https://shop.test/u/abc';
const ADDRESS = '1 Example Road\nBangkok';
const LINK = '{% if company_name %}<a href="{{ unsubscribe_url }}">stop</a>{% endif %}';

const mailOf = (template: { html: string; text?: string; type?: string }, values: Record<string, unknown> = {}) =>
  finished(
    completing({
      template: { subject: 's', type: 'custom', language: 'en', ...template },
      values: { company_name: null, contact_name: 'Ann', ...values, unsubscribe_url: URL },
      settings: { locale: 'en', timezone: 'UTC' },
      unsubscribeUrl: URL,
      postalAddress: ADDRESS,
    }),
  );
const linksIn = (text: string): number => text.split(URL).length - 1;

describe('a mail as it is sent', () => {
  it('has its unsubscribe link once, whoever it is for', () => {
    for (const company_name of [null, 'Lagoon']) {
      const { html, text } = mailOf({ html: `<p>Hi</p>${LINK}` }, { company_name });
      expect([company_name, linksIn(html), linksIn(text)]).toEqual([company_name, 1, 1]);
    }
  });

  it('has it in a text of its own too', () => {
    expect(mailOf({ html: LINK, text: 'Hi {{ contact_name }}' }).text).toBe(
      `Hi Ann\n\nUnsubscribe: ${URL}\n\n${ADDRESS}\n`,
    );
  });

  it('ends in the link and then in the address', () => {
    expect(mailOf({ html: '<body><p>Hi</p></body>' }).html).toMatch(/Hi<\/p><p .*Unsubscribe.*Bangkok<\/p><\/body>$/);
  });

  it('that is no marketing has no link of Cohort’s', () => {
    const { html, text } = mailOf({ html: '<p>Hi</p>', type: 'invoice_new' });
    expect(html + text).not.toContain(URL);
    expect(text).toContain('Bangkok');
  });
});
