import PostalMime from 'postal-mime';

const headerOf = (headers, name) => headers.find((header) => header.key === name)?.value;

const unsubscribeOf = (headers) => {
  const links = [...(headerOf(headers, 'list-unsubscribe') ?? '').matchAll(/<([^>]+)>/g)].map((match) => match[1]);
  return {
    url: links.find((link) => /^https?:/i.test(link)) ?? null,
    oneClick: /List-Unsubscribe=One-Click/i.test(headerOf(headers, 'list-unsubscribe-post') ?? ''),
  };
};

const read = async (stored) => {
  const mail = await PostalMime.parse(stored.raw);
  const headers = mail.headers.map(({ key, value }) => ({ key, value }));
  return {
    id: stored.id,
    messageId: stored.messageId,
    from: stored.from,
    to: stored.to,
    at: stored.at,
    size: stored.raw.length,
    subject: mail.subject ?? '',
    headers,
    html: mail.html ?? null,
    text: mail.text ?? null,
    unsubscribe: unsubscribeOf(headers),
  };
};

const matches = (filter) => (stored) =>
  (!filter.to || stored.to.some((address) => address.toLowerCase() === filter.to.toLowerCase())) &&
  (!filter.messageId || stored.messageId === filter.messageId);

/** Keeps the newest messages raw in memory and parses them when somebody looks. */
export const createMailbox = ({ keep }) => {
  let stored = [];
  let accepted = 0;
  let waiters = [];

  const settleWaiters = () => {
    const done = waiters.filter((waiter) => accepted >= waiter.count);
    waiters = waiters.filter((waiter) => accepted < waiter.count);
    done.forEach((waiter) => waiter.resolve());
  };

  return {
    add(message) {
      accepted += 1;
      stored.unshift({ ...message, id: String(accepted) });
      if (stored.length > keep) stored.length = keep;
      settleWaiters();
    },
    acceptedCount: () => accepted,
    raw: (id) => stored.find((message) => message.id === id)?.raw,
    async find(id) {
      const found = stored.find((message) => message.id === id);
      return found && (await read(found));
    },
    list: (filter = {}) =>
      Promise.all(
        stored
          .filter(matches(filter))
          .slice(0, filter.limit ?? keep)
          .map(read),
      ),
    count: (filter = {}) => stored.filter(matches(filter)).length,
    clear() {
      stored = [];
    },
    waitForCount: (count, timeoutMs = 10_000) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`The mail sink has accepted ${accepted} of ${count} messages in ${timeoutMs} ms`)),
          timeoutMs,
        );
        waiters.push({ count, resolve: () => (clearTimeout(timer), resolve()) });
        settleWaiters();
      }),
  };
};
