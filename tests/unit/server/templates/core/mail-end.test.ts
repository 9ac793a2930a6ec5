import { endedWith } from '../../../../../server/src/features/templates/core/mail-end';

const MAIL = { subject: 's', preheader: 'p', html: '<body>Hi</body>', text: 'Hi\n\n' };

describe('the end of a mail', () => {
  it('has what is added, inside the body and behind the text', () => {
    const { html, text, ...rest } = endedWith(MAIL, { html: '<b>x</b>', text: 'x' });
    expect(html).toMatch(/^<body>Hi<p style="[^"]+"><b>x<\/b><\/p><\/body>$/);
    expect(text).toBe('Hi\n\nx\n');
    expect(rest).toEqual({ subject: 's', preheader: 'p' });
  });

  it('stays where there is nothing to add', () => {
    expect(endedWith(MAIL, { html: null, text: null })).toEqual(MAIL);
  });
});
