/** Nodemailer’s own pool with nothing around it, sending mails like those of the campaign. */
import { randomUUID } from 'node:crypto';
import net from 'node:net';
import { createTransport, type Transporter } from 'nodemailer';
import { addressOf } from '../../support/campaign';

/** As the campaign’s template renders, with the headers that the plugin adds. */
const mailTo = (to: string) => {
  const link = `http://127.0.0.1:1337/api/cohort/unsubscribe/${randomUUID()}${randomUUID()}`;
  return {
    ...{ from: 'Playground <hello@example.test>', to, subject: 'Welcome', messageId: `<${randomUUID()}@example.test>` },
    html: `<p>News of the shop.</p><p><a href="${link}">Unsubscribe</a></p>`,
    text: `News of the shop.\n\nUnsubscribe [${link}]`,
    headers: {
      'Feedback-ID': `${randomUUID()}:${randomUUID()}:step:cohort`,
      'List-Unsubscribe': `<${link}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  };
};

export interface BareLoop {
  port: number;
  mails: number;
  connections: number;
  /** As Nodemailer does not set it: its final dot waits 40 ms for the acknowledgement of the body. */
  noDelay: boolean;
}

export async function sendBare({ port, mails, connections, noDelay }: BareLoop): Promise<void> {
  const transport: Transporter = createTransport({
    ...{ pool: true, maxConnections: connections, maxMessages: Infinity, maxRequeues: 0 },
    ...{ host: '127.0.0.1', port, ignoreTLS: true },
    getSocket(_options, callback) {
      const socket = net.connect({ host: '127.0.0.1', port, noDelay });
      socket.once('connect', () => callback(null, { connection: socket }));
    },
  });
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = (next += 1) - 1; index < mails; index = (next += 1) - 1) {
      await transport.sendMail(mailTo(addressOf(index)));
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
  transport.close();
}
