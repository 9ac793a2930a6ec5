/** What the readers of providers share. In: JSON of anybody’s shape. Out: texts, lists and codes, or nothing; never a throw. */
import { createHash } from 'node:crypto';
import { readReply } from '../../../../lib/smtp-reply';
import { bracketed, type MailFeedback } from '../mail-feedback';

export interface ProviderReading {
  feedback: MailFeedback[];
  /** Events of kinds that mean nothing here. */
  ignored: number;
}

export type Fields = Readonly<Record<string, unknown>>;

export const NOTHING_READ: ProviderReading = { feedback: [], ignored: 1 };

/** The name under which a provider hands back our Message-ID, where it replaces the mail’s own. */
export const MESSAGE_ARGUMENT = 'cohort_message_id';

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** null for what is empty or no text. */
export const textOf = (value: unknown): string | null => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
};

export const messageIdOf = (...values: unknown[]): string | null => {
  const [found] = values.flatMap((value) => textOf(value) ?? []);
  return found === undefined ? null : bracketed(found);
};

export const keyOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

const isVague = (enhancedCode: string): boolean => /^[245]\.0\.0$/.test(enhancedCode);

/** Of the texts in turn; one that says more than “for good” or “for now” is nearer. */
export const codesIn = (...values: unknown[]): Pick<MailFeedback, 'enhancedCode' | 'replyCode'> => {
  const replies = values.flatMap((value) => textOf(value) ?? []).map(readReply);
  const codes = replies.flatMap(({ enhancedCode }) => enhancedCode ?? []);
  return {
    enhancedCode: codes.find((code) => !isVague(code)) ?? codes[0] ?? null,
    replyCode: replies.find(({ code }) => code !== null)?.code ?? null,
  };
};

export const merged = (readings: readonly ProviderReading[]): ProviderReading => ({
  feedback: readings.flatMap(({ feedback }) => feedback),
  ignored: readings.reduce((sum, { ignored }) => sum + ignored, 0),
});
