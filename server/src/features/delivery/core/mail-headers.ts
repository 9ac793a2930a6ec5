/**
 * The headers that the sender adds and no template can remove or forge. In: plain values. Out: header values and
 * senders without line breaks.
 */
import { isMailbox } from '../../../lib/mailbox';

const LINE_BREAKS_AND_CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
const LINK_BREAKERS = /[<>\s]/g;

export interface HeaderInput {
  marketing: boolean;
  unsubscribeUrl: string;
  kind: string;
  sequenceId: string | null;
  stepId: string | null;
}

/** One line: CR, LF, U+2028 and every other control character become one space. */
export const headerValue = (value: string): string => value.replace(LINE_BREAKS_AND_CONTROLS, ' ').trim();

/** RFC 8058 one-click on everything that is not transactional; Feedback-ID for the mailbox providers' own reports. */
export const buildHeaders = (input: HeaderInput): Record<string, string> => ({
  'Feedback-ID': headerValue([input.stepId ?? '', input.sequenceId ?? '', input.kind, 'cohort'].join(':')),
  ...(input.marketing
    ? {
        'List-Unsubscribe': `<${headerValue(input.unsubscribeUrl).replace(LINK_BREAKERS, encodeURIComponent)}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }
    : {}),
});

const NAMED = /^(.*?)\s*<\s*([^<>\s]+)\s*>$/s;

/**
 * A sender as a site writes it, `Name <address>` or an address, in a form that is read in one way: whatever a name holds
 * stands in quotes. Anything else stays as it is, on one line.
 */
export const senderValue = (value: string): string => {
  const line = headerValue(value);
  const [, name = '', address = ''] = NAMED.exec(line) ?? [];
  if (name === '' || !isMailbox(address)) return line;
  const isQuoted = /^"(?:[^"\\]|\\.)*"$/.test(name);
  return isQuoted ? line : `"${name.replace(/["\\]/g, '\\$&')}" <${address}>`;
};

/** `<random@domain>`; the random part comes from the shell. */
export const messageId = (random: string, domain: string): string => `<${random}@${domain}>`;

export interface DomainSources {
  messageIdDomain?: string;
  from?: string;
  publicUrl?: string;
}

/** The configured domain, else that of the sender, else the site's host. */
export const messageIdDomain = ({ messageIdDomain: configured, from, publicUrl }: DomainSources): string => {
  const ofSender = /@([^\s<>@]+?)>?\s*$/.exec(from ?? '')?.[1];
  const host = publicUrl === undefined ? undefined : new URL(publicUrl).hostname;
  const candidates = [configured, ofSender, host].map((domain) => domain?.replace(LINE_BREAKS_AND_CONTROLS, ''));
  return candidates.find((domain) => domain !== undefined && domain !== '') ?? 'cohort.invalid';
};
