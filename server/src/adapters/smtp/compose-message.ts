/** The bytes of one mail and its envelope. In: a mail. Out: RFC 5322 with CRLF, DKIM-signed where a key is given. */
import { createTransport } from 'nodemailer';
import type { OutgoingMail } from '../../ports/mailer';

export interface DkimKey {
  domainName: string;
  keySelector: string;
  /** PEM. */
  privateKey: string;
}

export interface ComposedMail {
  from: string;
  to: string;
  raw: Buffer;
}

export type ComposeMessage = (mail: OutgoingMail) => Promise<ComposedMail>;

/**
 * What a receiver acts on. RFC 8058 §4 asks for both List-Unsubscribe fields under the signature; Nodemailer's own list
 * lacks the second.
 */
const SIGNED_FIELDS = [
  ...['From', 'Sender', 'Reply-To', 'Subject', 'Date', 'Message-ID', 'To', 'MIME-Version', 'Content-Type'],
  ...['Content-Transfer-Encoding', 'List-Unsubscribe', 'List-Unsubscribe-Post', 'Feedback-ID'],
].join(':');

export const createComposer = (dkim?: DkimKey): ComposeMessage => {
  const composer = createTransport({
    ...{ streamTransport: true, buffer: true, newline: 'windows', disableFileAccess: true, disableUrlAccess: true },
    ...(dkim ? { dkim: { ...dkim, headerFieldNames: SIGNED_FIELDS } } : {}),
  });
  return async (mail) => {
    const { envelope, message } = await composer.sendMail(mail);
    if (!Buffer.isBuffer(message)) throw new Error('The message was not composed as a whole');
    if (!envelope.from) throw new Error('The mail has no sender: set sending.from or the email plugin’s defaultFrom');
    return { from: envelope.from, to: mail.to, raw: message };
  };
};
