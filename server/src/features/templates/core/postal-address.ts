/**
 * The sender’s postal address at the end of a mail that does not state it itself. In: a rendered mail and the address, in
 * lines. Out: the mail with the address in the HTML and in the text part.
 */
import type { RenderedMail } from '../../../contracts';
import { endedWith } from './mail-end';
import { plainTextOf } from './plain-text';
import { escapeHtml } from './render';

const SEPARATORS = /[\s,;·|]+/g;

export const withPostalAddress = (mail: RenderedMail, address: string | undefined): RenderedMail => {
  if (address === undefined) return mail;
  return endedWith(mail, {
    html: states(plainTextOf(mail.html), address) ? null : asHtml(address),
    text: states(mail.text, address) ? null : address.trim(),
  });
};

/** However it is broken into lines. */
const states = (text: string, address: string): boolean => flat(text).includes(flat(address));
const flat = (text: string): string => text.replace(SEPARATORS, ' ').trim().toLowerCase();

const asHtml = (address: string): string => escapeHtml(address.trim()).replace(/\r?\n/g, '<br>');
