/**
 * The sender’s postal address at the end of a mail that does not state it itself. In: a rendered mail and the address, in
 * lines. Out: the mail with the address in the HTML and in the text part.
 */
import type { RenderedMail } from '../../../contracts';
import { bodyEndOf } from '../../../lib/body-end';
import { plainTextOf } from './plain-text';
import { escapeHtml } from './render';

const STYLE = 'margin:24px 16px;font-size:12px;line-height:1.5;color:#666666;text-align:center';
const SEPARATORS = /[\s,;·|]+/g;

export const withPostalAddress = (mail: RenderedMail, address: string | undefined): RenderedMail => {
  if (address === undefined) return mail;
  const { html, text } = mail;
  return {
    ...mail,
    html: states(plainTextOf(html), address) ? html : beforeBodyEnd(html, `<p style="${STYLE}">${asHtml(address)}</p>`),
    text: states(text, address) ? text : `${text.trimEnd()}\n\n${address.trim()}\n`,
  };
};

/** However it is broken into lines. */
const states = (text: string, address: string): boolean => flat(text).includes(flat(address));
const flat = (text: string): string => text.replace(SEPARATORS, ' ').trim().toLowerCase();

const asHtml = (address: string): string => escapeHtml(address.trim()).replace(/\r?\n/g, '<br>');

const beforeBodyEnd = (html: string, addition: string): string => {
  const at = bodyEndOf(html);
  return html.slice(0, at) + addition + html.slice(at);
};
