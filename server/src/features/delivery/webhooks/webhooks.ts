/** What providers report by webhook: verified, used once, and then feedback like any other. */
import { createHash } from 'node:crypto';
import type { WebhooksConfig } from '../../../../../config/plugin';
import { DomainError, type WebhookAnswer } from '../../../contracts';
import { SECOND_MS } from '../../../lib/duration';
import type { LogOnce } from '../../../lib/log-once';
import type { Clock } from '../../../ports/clock';
import type { HttpsGet } from '../../../ports/https-get';
import type { Feedback } from '../feedback';
import type { WebhookTokenRepository } from '../webhook-token-repository';
import { createReceiveMailgun } from './receive-mailgun';
import { createReceivePostmark } from './receive-postmark';
import { createReceiveSendgrid } from './receive-sendgrid';
import { createReceiveSes } from './receive-ses';
import { TOLERANCE_S, type Receive, type WebhookRequest } from './webhook-request';

export interface Webhooks {
  /**
   * DomainError('not_found') for a provider that is unknown or not configured, ('unauthorized') for what is forged, stale
   * or used already; nothing is written then. Kinds that mean nothing are counted.
   */
  receive(provider: string, request: () => Promise<WebhookRequest>): Promise<WebhookAnswer>;
}

export interface WebhooksDeps {
  config: WebhooksConfig;
  feedback: Pick<Feedback, 'accept'>;
  tokens: WebhookTokenRepository;
  get: HttpsGet;
  clock: Clock;
  logOnce: LogOnce;
}

const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

const receiversOf = ({ config, get }: WebhooksDeps): ReadonlyMap<string, Receive> => {
  const { ses, sendgrid, mailgun, postmark } = config;
  return new Map([
    ...(ses ? [['ses', createReceiveSes(ses, get)] as const] : []),
    ...(sendgrid ? [['sendgrid', createReceiveSendgrid(sendgrid)] as const] : []),
    ...(mailgun ? [['mailgun', createReceiveMailgun(mailgun)] as const] : []),
    ...(postmark ? [['postmark', createReceivePostmark(postmark)] as const] : []),
  ]);
};

export const createWebhooks = (deps: WebhooksDeps): Webhooks => {
  const { config, feedback, tokens, clock, logOnce } = deps;
  const receivers = receiversOf(deps);
  const longestS = Math.max(TOLERANCE_S, config.ses?.maxAgeSeconds ?? 0);

  const refuse = (source: string, reason: string): DomainError => {
    logOnce.warn(`webhook ${source} ${reason}`, `A webhook in the name of ${source} was refused: ${reason}`);
    return new DomainError('unauthorized', 'This request could not be verified');
  };

  return {
    async receive(source, request) {
      const receive = receivers.get(source);
      if (!receive) throw new DomainError('not_found', 'Not Found');
      const received = await request();
      const verified = await receive(received, clock.now().getTime());
      if ('refused' in verified) throw refuse(source, verified.refused);
      const { feedback: reports, ignored } = verified.read();
      const { signed } = verified;
      const token = signed === null ? null : { source, token: sha256(signed), request: sha256(received.body) };
      if (token && !(await tokens.claim(token))) throw refuse(source, 'it was used before');
      const answer = await feedback.accept(source, reports);
      await verified.confirm?.();
      if (token) {
        await tokens.finish(token);
        // A timestamp may lie as far ahead of this clock as behind it.
        await tokens.forget(2 * longestS * SECOND_MS + SECOND_MS * TOLERANCE_S);
      }
      return { ...answer, ignored };
    },
  };
};
