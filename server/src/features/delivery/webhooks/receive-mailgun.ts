/** Mailgun: HMAC over timestamp and token. It does not cover the events, hence a token must never count twice. */
import type { WebhooksConfig } from '../../../../../config/plugin';
import { SECOND_MS } from '../../../lib/duration';
import { fieldsOf, textOf, type Fields } from '../core/webhooks/provider-reading';
import { readMailgun, readMailgunForm } from '../core/webhooks/read-mailgun';
import { hmacSha256, isSameSecret, isTimely } from '../core/webhooks/signatures';
import { jsonOf, TOLERANCE_S, type Receive, type WebhookRequest } from './webhook-request';

const SIGNING = new Set(['timestamp', 'token', 'signature']);

interface Body {
  signing: Fields;
  fields: Fields;
  isForm: boolean;
}

/**
 * Legacy webhooks are forms, into which Mailgun merges the variables of the mail: its own value of a name comes first,
 * but for those it signs with, which come last.
 */
const readForm = async ({ body, contentType }: WebhookRequest): Promise<Fields> => {
  const fields = new Map<string, unknown>();
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
    for (const [name, value] of form) {
      if (typeof value === 'string' && (SIGNING.has(name) || !fields.has(name))) fields.set(name, value);
    }
  } catch {
    // Not the form that its type says: without fields it is not signed either.
  }
  return Object.fromEntries(fields);
};

const readBody = async (request: WebhookRequest): Promise<Body> => {
  if (/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(request.contentType)) {
    const form = await readForm(request);
    return { signing: form, fields: form, isForm: true };
  }
  const fields = fieldsOf(jsonOf(request.body.toString('utf8')));
  return { signing: fieldsOf(fields.signature), fields, isForm: false };
};

export const createReceiveMailgun =
  ({ signingKey }: NonNullable<WebhooksConfig['mailgun']>): Receive =>
  async (request, nowMs) => {
    const { signing, fields, isForm } = await readBody(request);
    const [timestamp, token, signature] = [signing.timestamp, signing.token, signing.signature].map(textOf);
    if (!timestamp || !token || !signature) return { refused: 'it is not signed' };
    if (!isSameSecret(hmacSha256(signingKey, timestamp + token), signature)) {
      return { refused: 'its signature does not fit' };
    }
    if (!isTimely(Number(timestamp) * SECOND_MS, nowMs, TOLERANCE_S)) return { refused: 'it is not of now' };
    return {
      signed: token,
      read: () => (isForm ? readMailgunForm(fields, token) : readMailgun(fields, token)),
    };
  };
