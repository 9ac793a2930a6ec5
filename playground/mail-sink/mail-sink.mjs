import { createInboxServer } from './inbox-server.mjs';
import { openJournal } from './journal.mjs';
import { createMailbox } from './mailbox.mjs';
import { createSmtpServer } from './smtp.mjs';

const HOST = '127.0.0.1';

const listen = (server, port) =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });

/** An SMTP server that delivers nowhere and an inbox page for what it took. See mail-sink.d.mts. */
export const startMailSink = async (options = {}) => {
  const mailbox = createMailbox({ keep: options.keep ?? 2_000 });
  const journal = options.journal ? await openJournal(options.journal) : undefined;
  const smtp = createSmtpServer({
    mailbox,
    journal,
    latencyMs: options.latencyMs ?? 0,
    slowMs: options.slowMs ?? 5_000,
    fault: options.fault,
  });
  const inbox = createInboxServer({ mailbox });

  await listen(smtp, options.smtpPort ?? 1025);
  try {
    await listen(inbox, options.httpPort ?? 8025);
  } catch (error) {
    await new Promise((resolve) => smtp.close(resolve));
    throw error;
  }

  const smtpPort = smtp.server.address().port;
  const httpPort = inbox.address().port;
  return {
    smtpPort,
    httpPort,
    url: `http://${HOST}:${httpPort}`,
    messages: (filter) => mailbox.list(filter),
    acceptedCount: () => mailbox.acceptedCount(),
    waitForMessages: (count, timeoutMs) => mailbox.waitForCount(count, timeoutMs),
    clear: () => mailbox.clear(),
    async stop() {
      inbox.closeAllConnections();
      await Promise.all([
        new Promise((resolve) => smtp.close(resolve)),
        new Promise((resolve) => inbox.close(resolve)),
      ]);
      await journal?.close();
    },
  };
};
