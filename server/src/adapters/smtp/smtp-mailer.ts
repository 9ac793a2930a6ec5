/**
 * Speaks SMTP itself, so that the ledger's last look comes after the server's 354 and before the first byte of the body:
 * everything that fails earlier is known not to have been sent, and a recipient who leaves meanwhile gets nothing.
 */
import { describeError } from '../../lib/describe-error';
import type { Mailer, MailOutcome, OutgoingMail, SendResult } from '../../ports/mailer';
import { answerOfError, outcomeOfError } from '../mail-outcome';
import { createComposer, type ComposedMail, type ComposeMessage } from './compose-message';
import { createGatedBody, type GatedBody } from './gated-body';
import { createSessionPool, type SessionPool } from './session-pool';
import { openSession, type SmtpSession } from './smtp-session';
import type { SmtpSettings } from './smtp-settings';

interface Message {
  composed: ComposedMail;
  depart(): Promise<boolean>;
}

/** stale: the server had closed a connection of the pool before this message was begun. */
type Attempt = { stale: false; result: SendResult } | { stale: true };

export const createSmtpMailer = (settings: SmtpSettings, open: typeof openSession = openSession): Mailer => {
  const compose = createComposer(settings.dkim);
  const pool = createSessionPool(() => open(settings), settings);
  return {
    async send(mail, depart) {
      const composed = await composeOrRefuse(compose, mail);
      if ('kind' in composed) return composed;
      for (;;) {
        const attempt = await attemptOnce(pool, settings, { composed, depart });
        if (!attempt.stale) return attempt.result;
      }
    },
    async ask() {
      try {
        (await open(settings)).quit();
        return { kind: 'answers' };
      } catch (error) {
        return answerOfError(error);
      }
    },
    close: async () => pool.close(),
  };
};

const composeOrRefuse = async (
  compose: ComposeMessage,
  mail: OutgoingMail,
): Promise<ComposedMail | Extract<MailOutcome, { kind: 'not-sent' }>> => {
  try {
    return await compose(mail);
  } catch (error) {
    return { kind: 'not-sent', reason: `The mail could not be composed: ${describeError(error)}` };
  }
};

const attemptOnce = async (pool: SessionPool, settings: SmtpSettings, message: Message): Promise<Attempt> => {
  let session: SmtpSession;
  try {
    session = await pool.take();
  } catch (error) {
    return { stale: false, result: notSentUnlessAnswered(outcomeOfError(error)) };
  }
  const wasUsed = session.uses() > 0;
  const { result, failed, departed } = await transmit(session, settings, message);
  if (result.kind === 'refused') await session.reset();
  else if (failed !== undefined) session.destroy();
  pool.put(session);
  const isStale = wasUsed && !departed && (result.kind === 'not-sent' || isGoodbye(result));
  return isStale ? { stale: true } : { stale: false, result };
};

/** What a server says to a connection that it has grown tired of. */
const isGoodbye = (result: SendResult): boolean => result.kind === 'refused' && result.code === 421;

const transmit = async (
  session: SmtpSession,
  { envelopeTimeoutMs }: SmtpSettings,
  { composed, depart }: Message,
): Promise<{ result: SendResult; failed?: unknown; departed: boolean }> => {
  const { from, to, raw } = composed;
  let unasked: { cause: unknown } | undefined;
  const limit = setTimeout(() => session.destroy(), envelopeTimeoutMs);
  const body = createGatedBody({
    raw,
    depart: () => {
      clearTimeout(limit);
      return depart();
    },
    onHeld: () => session.destroy(),
    onError: (cause) => {
      unasked = { cause };
      session.destroy();
    },
  });
  try {
    const response = await session.send({ from, to, size: raw.length }, body.stream);
    return { result: { kind: 'accepted', response: response.trim() }, departed: true };
  } catch (failed) {
    if (unasked) throw unasked.cause;
    return { result: resultOf(failed, body), failed, departed: body.hasDeparted() };
  } finally {
    clearTimeout(limit);
    body.stream.destroy();
  }
};

const resultOf = (failed: unknown, body: GatedBody): SendResult => {
  if (body.isHeld()) return { kind: 'held' };
  const outcome = outcomeOfError(failed);
  if (!body.hasEnded()) return notSentUnlessAnswered(outcome);
  // After the last byte only the server's own words say that the mail was not taken.
  const isAnswered = outcome.kind === 'refused' || (outcome.kind === 'account' && outcome.code !== null);
  return isAnswered ? outcome : { kind: 'unknown', reason: describeError(failed) };
};

const notSentUnlessAnswered = (outcome: MailOutcome): MailOutcome =>
  outcome.kind === 'unknown' ? { kind: 'not-sent', reason: outcome.reason } : outcome;
