/** Postmark signs nothing: whoever knows the secrets of the URL and of basic authentication is Postmark. */
import type { WebhooksConfig } from '../../../../../config/plugin';
import { DomainError } from '../../../contracts';
import { readPostmark } from '../core/webhooks/read-postmark';
import { isSameSecret } from '../core/webhooks/signatures';
import { headerOf, jsonOf, type Receive } from './webhook-request';

const basic = ({ user, pass }: { user: string; pass: string }): string =>
  `Basic ${Buffer.from(`${user}:${pass}`).toString('base64')}`;

export const createReceivePostmark =
  ({ secret, basicAuth }: NonNullable<WebhooksConfig['postmark']>): Receive =>
  async (request) => {
    const isKnown = [
      secret === undefined || isSameSecret(secret, request.secret ?? ''),
      basicAuth === undefined || isSameSecret(basic(basicAuth), headerOf(request, 'authorization')),
    ].every(Boolean);
    if (!isKnown) return { refused: 'it does not know the secret' };
    return {
      signed: null,
      read() {
        const record = jsonOf(request.body.toString('utf8'));
        if (typeof record !== 'object') throw new DomainError('invalid_input', 'Postmark sends a record as JSON');
        return readPostmark(record);
      },
    };
  };
