import { withPostalAddress } from '../../../../../server/src/features/templates/core/postal-address';

const ADDRESS = 'Shop & Sons\n1 Example Road\nBangkok';
const mail = (html: string, text: string) => ({ subject: 's', preheader: '', html, text });

describe('the postal address of the sender', () => {
  it('ends a mail that does not state it, inside the body and escaped', () => {
    const { html, text } = withPostalAddress(mail('<body><p>Hi</p></BODY></html>', 'Hi\n'), ADDRESS);
    expect(html).toMatch(/^<body><p>Hi<\/p><p style="[^"]*">Shop &#38; Sons<br>1 Example Road<br>Bangkok<\/p><\/BODY>/);
    expect(text).toBe('Hi\n\nShop & Sons\n1 Example Road\nBangkok\n');
  });

  it('ends a fragment', () => {
    expect(withPostalAddress(mail('<p>Hi</p>', 'Hi'), ADDRESS).html).toMatch(/<p>Hi<\/p><p style=.*Bangkok<\/p>$/);
  });

  it.each([
    ['<body>Hi</body><!-- </body> -->', /^<body>Hi<p style=.*<\/p><\/body><!-- <\/body> -->$/],
    ['<body>Hi<!-- </body> -->', /^<body>Hi<!-- <\/body> --><p style=/],
    ['<style>/* </body> */</style><p>Hi</p>', /<p>Hi<\/p><p style=/],
    ['<p>Hi</p></html>', /<p>Hi<\/p><p style=.*<\/p><\/html>$/],
    ['<p>Hi</p><!-- never closed', /<p>Hi<\/p><p style=.*<\/p><!-- never closed$/],
    ['<p>Hi</p><a href="https://x.test/"', /<p>Hi<\/p><p style=.*<\/p><a href="https:\/\/x.test\/"$/],
  ])('stands where it can be read: %s', (html, expected) => {
    expect(withPostalAddress(mail(html, 'Hi'), ADDRESS).html).toMatch(expected);
  });

  it.each([
    ['<p>Shop &amp; Sons, 1 Example Road · Bangkok</p>', 'SHOP & SONS\n1 example road, Bangkok'],
    ['<p>Shop &amp; Sons<br>1 Example Road<br>Bangkok</p>', 'Shop & Sons 1 Example Road Bangkok'],
  ])('is not repeated: %s', (html, text) => {
    expect(withPostalAddress(mail(html, text), ADDRESS)).toEqual(mail(html, text));
  });

  it('is added to the part that lacks it', () => {
    const { html, text } = withPostalAddress(mail('<p>Shop &amp; Sons, 1 Example Road, Bangkok</p>', 'Hi'), ADDRESS);
    expect(html).not.toContain('style');
    expect(text).toContain('1 Example Road');
  });

  it('is not invented', () => {
    expect(withPostalAddress(mail('<p>Hi</p>', 'Hi'), undefined)).toEqual(mail('<p>Hi</p>', 'Hi'));
  });
});
