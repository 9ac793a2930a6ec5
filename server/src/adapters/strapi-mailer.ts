/** Sends through whatever provider the site configured in Strapi’s email plugin. It departs before the call. */
import type { Mailer, MailOutcome, MailServerAnswer, OutgoingMail } from '../ports/mailer';
import { answerOfError, outcomeOfError, outcomeOfResult } from './mail-outcome';

/** What `strapi.plugin('email').service('email').send` takes. */
export interface EmailOptions {
  from?: string;
  replyTo?: string;
  to: string;
  subject: string;
  html: string;
  text: string;
  messageId: string;
  headers: Record<string, string>;
}

export interface StrapiMailerOptions {
  send(options: EmailOptions): Promise<unknown>;
  /** The provider’s own close, where it has one: a pool of connections keeps the process alive. */
  close?(): unknown;
  /** Connects and logs in; undefined where the provider cannot do that without a mail. Known once Strapi has started. */
  verifier?(): (() => Promise<unknown>) | undefined;
  /** After this the answer counts as unknown. Above Nodemailer’s socket timeout, so that it normally speaks first. */
  timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 660_000;
const LONGEST_QUESTION_MS = 10_000;

export const createStrapiMailer = (options: StrapiMailerOptions): Mailer => {
  const { send, close, timeoutMs = DEFAULT_TIMEOUT_MS, verifier } = options;
  const deliver = async (mail: OutgoingMail): Promise<MailOutcome> => {
    try {
      return outcomeOfResult(await send({ ...mail }));
    } catch (error) {
      return outcomeOfError(error);
    }
  };

  return {
    async send(mail, depart) {
      if (!(await depart())) return { kind: 'held' };
      // A pooled transport without `maxRequeues` may keep a message forever when the server closes before its greeting.
      let timer: NodeJS.Timeout | undefined;
      const timeout = new Promise<MailOutcome>((resolve) => {
        timer = setTimeout(() => resolve({ kind: 'unknown', reason: 'The email provider does not answer' }), timeoutMs);
        timer.unref();
      });
      try {
        return await Promise.race([deliver(mail), timeout]);
      } finally {
        clearTimeout(timer);
      }
    },
    async ask() {
      const verify = verifier?.();
      return verify ? askWithin(LONGEST_QUESTION_MS, verify) : { kind: 'unasked' };
    },
    async close() {
      await close?.();
    },
  };
};

const askWithin = async (ms: number, verify: () => Promise<unknown>): Promise<MailServerAnswer> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<MailServerAnswer>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'silent', reason: `no answer within ${ms / 1_000} s` }), ms);
  });
  const asked = verify().then((): MailServerAnswer => ({ kind: 'answers' }), answerOfError);
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
};
