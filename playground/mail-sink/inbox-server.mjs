import http from 'node:http';
import { inboxPage, messagePage, notFoundPage } from './inbox-pages.mjs';

const FRAME_POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src * data:; style-src 'unsafe-inline'; font-src *";
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; base-uri 'none'";

const send = (response, status, type, body, headers = {}) => {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...headers });
  response.end(body);
};
const json = (response, status, value) =>
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(value));
const page = (response, status, html) =>
  send(response, status, 'text/html; charset=utf-8', html, { 'content-security-policy': PAGE_POLICY });

/** The sink acts on POST and DELETE without a login: other sites open in the same browser must not reach it. */
const isForeign = (request) => {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  const origin = request.headers.origin;
  return (
    !['127.0.0.1', 'localhost'].includes(host) ||
    (origin !== undefined && new URL(origin).host !== request.headers.host)
  );
};

const filterFrom = (query) => ({
  to: query.get('to') ?? undefined,
  messageId: query.get('messageId') ?? undefined,
  limit: Number(query.get('limit')) || undefined,
});

/** RFC 8058: what a mail client does when somebody presses its own "unsubscribe" button. */
const unsubscribeOneClick = async (message) => {
  if (!message.unsubscribe.url || !message.unsubscribe.oneClick)
    return { ok: false, error: 'The message offers no one-click unsubscribe' };
  try {
    const answer = await fetch(message.unsubscribe.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
      redirect: 'manual',
      signal: globalThis.AbortSignal.timeout(10_000),
    });
    return { ok: answer.ok, status: answer.status, url: message.unsubscribe.url };
  } catch (error) {
    return {
      ok: false,
      error: `${message.unsubscribe.url} could not be reached: ${error.cause?.message ?? error.message}`,
    };
  }
};

const handleMessage = async ({ request, response, mailbox, id, view, query }) => {
  const message = await mailbox.find(id);
  const wantsJson = (request.headers.accept ?? '').includes('application/json');
  if (!message)
    return wantsJson ? json(response, 404, { error: 'No such message' }) : page(response, 404, notFoundPage());
  if (view === 'raw') return send(response, 200, 'text/plain; charset=utf-8', mailbox.raw(id));
  if (view === 'html') {
    // Links open outside the frame, in a tab of their own.
    const body = `<base target="_blank">${message.html ?? ''}`;
    return send(response, 200, 'text/html; charset=utf-8', body, { 'content-security-policy': FRAME_POLICY });
  }
  if (view === 'one-click' && request.method === 'POST') {
    const outcome = await unsubscribeOneClick(message);
    if (wantsJson) return json(response, outcome.ok ? 200 : 502, { data: outcome });
    return page(response, 200, messagePage({ message, tab: 'html', outcome }));
  }
  if (view) return page(response, 404, notFoundPage());
  return wantsJson
    ? json(response, 200, { data: message })
    : page(response, 200, messagePage({ message, tab: query.get('tab') ?? (message.html ? 'html' : 'text') }));
};

const handle = async (request, response, mailbox) => {
  if (isForeign(request)) return json(response, 403, { error: 'Open the inbox by its own address' });
  const { pathname, searchParams } = new URL(request.url, 'http://inbox');
  const [, root, id, view] = pathname.split('/');
  if (root === '')
    return page(
      response,
      200,
      inboxPage({
        messages: await mailbox.list({ ...filterFrom(searchParams), limit: 200 }),
        total: mailbox.count(filterFrom(searchParams)),
        to: searchParams.get('to') ?? '',
      }),
    );
  if (root !== 'messages') return page(response, 404, notFoundPage());
  if (id === 'clear' && request.method === 'POST') {
    mailbox.clear();
    return send(response, 303, 'text/plain', '', { location: '/' });
  }
  if (id) return handleMessage({ request, response, mailbox, id, view, query: searchParams });
  if (request.method === 'DELETE') {
    mailbox.clear();
    return send(response, 204, 'text/plain', '');
  }
  const filter = filterFrom(searchParams);
  return json(response, 200, {
    data: await mailbox.list(filter),
    meta: { total: mailbox.count(filter), accepted: mailbox.acceptedCount() },
  });
};

export const createInboxServer = ({ mailbox }) =>
  http.createServer((request, response) => {
    handle(request, response, mailbox).catch((error) => {
      console.error('The inbox failed:', error);
      if (!response.headersSent) json(response, 500, { error: 'The inbox failed; its terminal says why' });
    });
  });
