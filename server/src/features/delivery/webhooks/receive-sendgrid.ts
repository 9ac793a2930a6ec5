/** SendGrid’s signed event webhook: ECDSA over the timestamp and the body. */
import type { KeyObject } from 'node:crypto';
import type { WebhooksConfig } from '../../../../../config/plugin';
import { DomainError } from '../../../contracts';
import { SECOND_MS } from '../../../lib/duration';
import { readSendgrid } from '../core/webhooks/read-sendgrid';
import { isSigned, isTimely, publicKeyOf } from '../core/webhooks/signatures';
import { headerOf, jsonOf, TOLERANCE_S, type Receive } from './webhook-request';

const SIGNATURE = 'x-twilio-email-event-webhook-signature';
const TIMESTAMP = 'x-twilio-email-event-webhook-timestamp';

const keyOf = (text: string): KeyObject => {
  try {
    return publicKeyOf(text);
  } catch (cause) {
    const path = 'plugins.cohort.config.webhooks.sendgrid.publicKey';
    throw new DomainError('invalid_config', `${path}: not a public key; copy SendGrid’s verification key`, [], {
      cause,
    });
  }
};

/** DomainError('invalid_config') for a key that is none. */
export const createReceiveSendgrid = ({ publicKey }: NonNullable<WebhooksConfig['sendgrid']>): Receive => {
  const key = keyOf(publicKey);
  return async (request, nowMs) => {
    const timestamp = headerOf(request, TIMESTAMP);
    const content = Buffer.concat([Buffer.from(timestamp), request.body]);
    if (!isSigned({ key, hash: 'sha256', content, signature: headerOf(request, SIGNATURE) })) {
      return { refused: 'its signature does not fit' };
    }
    if (!isTimely(Number(timestamp) * SECOND_MS, nowMs, TOLERANCE_S)) return { refused: 'it is not of now' };
    return {
      signed: content.toString('latin1'),
      read() {
        const batch = jsonOf(request.body.toString('utf8'));
        if (!Array.isArray(batch)) throw new DomainError('invalid_input', 'SendGrid sends a list of events as JSON');
        return readSendgrid(batch);
      },
    };
  };
};
