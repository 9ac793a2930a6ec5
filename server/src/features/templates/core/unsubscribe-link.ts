/**
 * The unsubscribe link at the end of a mail that does not show it itself: a condition may leave it out for some
 * recipients, whom no trial knows. In: a rendered mail, the recipient’s link and the mail’s language. Out: the mail with
 * the link in the HTML and in the text part.
 */
import type { RenderedMail } from '../../../contracts';
import { UNSUBSCRIBE_LABEL } from '../../../lib/unsubscribe-label';
import { endedWith } from './mail-end';
import { escapeHtml } from './render';
import { showsLink, statesLink } from './shown-links';

export interface UnsubscribeLink {
  url: string;
  /** BCP 47; what is neither Thai nor English is told in English. */
  language: string;
}

export function* withUnsubscribeLink(
  mail: RenderedMail,
  { url, language }: UnsubscribeLink,
): Generator<void, RenderedMail> {
  const label = UNSUBSCRIBE_LABEL[/^th\b/i.test(language) ? 'th' : 'en'];
  return endedWith(mail, {
    html: (yield* showsLink(mail.html, url)) ? null : `<a href="${escapeHtml(url)}">${label}</a>`,
    text: statesLink(mail.text, url) ? null : `${label}: ${url}`,
  });
}
