/** What a mail must say and does not say itself is put at its end. In: a rendered mail and an addition for each part. */
import type { RenderedMail } from '../../../contracts';
import { bodyEndOf } from '../../../lib/body-end';

export interface Addition {
  /** What stands in a paragraph of its own; null where the part says it already. */
  html: string | null;
  text: string | null;
}

const STYLE = 'margin:24px 16px;font-size:12px;line-height:1.5;color:#666666;text-align:center';

export const endedWith = (mail: RenderedMail, { html, text }: Addition): RenderedMail => ({
  ...mail,
  html: html === null ? mail.html : beforeBodyEnd(mail.html, `<p style="${STYLE}">${html}</p>`),
  text: text === null ? mail.text : `${mail.text.trimEnd()}\n\n${text}\n`,
});

const beforeBodyEnd = (html: string, addition: string): string => {
  const at = bodyEndOf(html);
  return html.slice(0, at) + addition + html.slice(at);
};
