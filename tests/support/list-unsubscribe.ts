/** Headers of a mail as a mailbox provider reads them, and what they offer (RFC 2369, RFC 8058). */

/** Lower-case names; folded lines are joined. A name that comes twice is joined with a line break, which no value holds. */
export const headersOf = (message: string): Record<string, string> => {
  const [head = ''] = message.split('\r\n\r\n');
  const headers: Record<string, string> = {};
  for (const line of head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const name = line.slice(0, line.indexOf(':')).toLowerCase();
    const value = line.slice(line.indexOf(':') + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}\n${value}`;
  }
  return headers;
};

export const readListUnsubscribe = (headers: Record<string, string>) => {
  const folded = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const uris = [...(folded['list-unsubscribe'] ?? '').matchAll(/<([^<>]*)>/g)].map(([, uri = '']) => uri.trim());
  const of = (scheme: string): string[] => uris.filter((uri) => uri.toLowerCase().startsWith(`${scheme}:`));
  const post = folded['list-unsubscribe-post']?.trim() === 'List-Unsubscribe=One-Click';
  return { uris, https: of('https'), mailto: of('mailto'), one_click: post && of('https').length > 0 };
};
