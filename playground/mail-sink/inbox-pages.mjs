import { INBOX_STYLE } from './inbox-style.mjs';

const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (value) => String(value ?? '').replace(/[&<>"']/g, (character) => ESCAPES[character]);

const layout = ({ title, refresh, body }) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${refresh ? `<meta http-equiv="refresh" content="${refresh}">` : ''}
<title>${escape(title)}</title>
<style>${INBOX_STYLE}</style>
</head>
<body>
<header class="bar"><a class="brand" href="/">Mail sink</a><span class="hint">Everything the playground sends ends here.</span></header>
<main>${body}</main>
</body>
</html>`;

const when = (iso) => `<time datetime="${escape(iso)}">${escape(iso.replace('T', ' ').slice(0, 19))} UTC</time>`;

const row = (message) => `<li><a href="/messages/${message.id}">
<span class="subject">${escape(message.subject || '(no subject)')}</span>
<span class="people">to ${escape(message.to.join(', '))}</span>
<span class="when">${when(message.at)}</span></a></li>`;

const emptyInbox = (to) =>
  to
    ? `<p class="empty">Nothing has arrived for <strong>${escape(to)}</strong>.</p>`
    : '<p class="empty">No mail yet. Enroll somebody in a sequence, and it shows up here within a minute.</p>';

export const inboxPage = ({ messages, total, to }) =>
  layout({
    title: `Mail sink (${total})`,
    refresh: 5,
    body: `<div class="head"><h1>Inbox <small>${total} ${total === 1 ? 'message' : 'messages'}</small></h1>
<form class="search" method="get" action="/"><label>Recipient <input name="to" type="email" value="${escape(to)}" placeholder="somebody@example.test"></label><button>Show</button></form>
<form method="post" action="/messages/clear"><button class="quiet">Empty the inbox</button></form></div>
${messages.length > 0 ? `<ul class="list">${messages.map(row).join('')}</ul>` : emptyInbox(to)}
${total > messages.length ? `<p class="more">The newest ${messages.length} are shown.</p>` : ''}`,
  });

const outcomeNote = (outcome) => {
  if (!outcome) return '';
  if (outcome.ok)
    return `<p class="note good" role="status">The one-click POST was answered with ${outcome.status}.</p>`;
  return `<p class="note bad" role="alert">${escape(outcome.error ?? `The one-click POST was answered with ${outcome.status}.`)}</p>`;
};

const unsubscribeActions = ({ id, unsubscribe }) => {
  if (!unsubscribe.url) return '<span class="hint">No List-Unsubscribe header</span>';
  const link = `<a class="button" href="${escape(unsubscribe.url)}" target="_blank" rel="noreferrer">Open the unsubscribe page</a>`;
  const post = `<form method="post" action="/messages/${id}/one-click"><button>One-click unsubscribe (POST)</button></form>`;
  return link + (unsubscribe.oneClick ? post : '');
};

const TABS = { html: 'HTML', text: 'Text', headers: 'Headers', raw: 'Source' };

const panel = (message, tab) => {
  if (tab === 'headers') {
    const rows = message.headers.map(
      ({ key, value }) => `<tr><th scope="row">${escape(key)}</th><td>${escape(value)}</td></tr>`,
    );
    return `<table class="headers">${rows.join('')}</table>`;
  }
  if (tab === 'text') return `<pre>${escape(message.text ?? 'This message has no text part.')}</pre>`;
  if (tab === 'raw') return `<iframe title="Source" src="/messages/${message.id}/raw" sandbox></iframe>`;
  if (!message.html) return '<p class="empty">This message has no HTML part.</p>';
  return `<iframe title="HTML part" src="/messages/${message.id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`;
};

export const messagePage = ({ message, tab, outcome }) => {
  const tabs = Object.entries(TABS).map(
    ([key, label]) =>
      `<a href="/messages/${message.id}?tab=${key}"${key === tab ? ' aria-current="page"' : ''}>${label}</a>`,
  );
  return layout({
    title: message.subject || 'Message',
    body: `<p><a href="/">← Inbox</a></p>
<h1>${escape(message.subject || '(no subject)')}</h1>
<dl><dt>From</dt><dd>${escape(message.from)}</dd><dt>To</dt><dd>${escape(message.to.join(', '))}</dd><dt>Received</dt><dd>${when(message.at)}</dd></dl>
<div class="actions">${unsubscribeActions(message)}</div>${outcomeNote(outcome)}
<nav class="tabs" aria-label="Parts of the message">${tabs.join('')}</nav>
<section class="panel">${panel(message, tab)}</section>`,
  });
};

export const notFoundPage = () =>
  layout({
    title: 'Not found',
    body: '<h1>Not here</h1><p>The message is gone, or never was. <a href="/">Back to the inbox</a></p>',
  });
