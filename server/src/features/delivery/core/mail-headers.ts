/**
 * The headers that the sender adds and no template can remove or forge. In: plain values. Out: header values and
 * addresses without line breaks. Refused (false): an address that could name anything but one mailbox.
 */

const LINE_BREAKS_AND_CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
const LONGEST_ADDRESS = 254;
const LONGEST_LOCAL_PART = 64;
const ATOM = /^[^\s"(),:;<>@[\\\]\u0000-\u001f\u007f-\u009f\u2028\u2029]+$/u;
const DOMAIN =
  /^(?=.{1,253}$)[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?)+$/u;
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

/** One bare mailbox: no display name, list, group, comment or quoted part, so that one RCPT can come of it. */
export const isMailbox = (address: string): boolean => {
  if (address.length > LONGEST_ADDRESS) return false;
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  return at > 0 && local.length <= LONGEST_LOCAL_PART && ATOM.test(local) && DOMAIN.test(address.slice(at + 1));
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
