/**
 * Whether the headers that Cohort adds (List-Unsubscribe above all) reach the recipient. In: the provider of the site’s
 * email plugin, and what the site says of it. Out: passes, drops or unknown; unknown counts as a no until somebody who
 * has looked at a mail says otherwise.
 */
import { isVersionBefore } from '../../../lib/version';

export interface MailProvider {
  /** The package, or the name in the site’s configuration where none was found. */
  name: string;
  /** Null where it is not known. */
  version: string | null;
}

export type HeaderPassage = 'passes' | 'drops' | 'unknown';

interface Known {
  /** From here on, in its source, `headers` of a mail are handed on. */
  passesFrom?: string;
  /** Before this they are lost; between the two nobody has looked. */
  dropsBefore?: string;
}

/** As read in the sources of the providers that Strapi publishes. */
const KNOWN: Readonly<Record<string, Known>> = {
  '@strapi/provider-email-nodemailer': { passesFrom: '5.38.0', dropsBefore: '5.38.0' },
  '@strapi/provider-email-sendmail': { passesFrom: '5.54.0' },
  '@strapi/provider-email-sendgrid': { passesFrom: '5.0.0' },
  // Takes headers as fields named h:…, and ignores one named headers.
  '@strapi/provider-email-mailgun': { dropsBefore: '5.55.0' },
  // Calls SendEmail, which has no place for headers.
  '@strapi/provider-email-amazon-ses': { dropsBefore: '5.55.0' },
};

/** What is known to be lost stays lost, whatever is stated; a statement decides where nobody knows. */
export const headerPassage = ({ name, version }: MailProvider, stated: boolean | undefined): HeaderPassage => {
  const { passesFrom, dropsBefore } = KNOWN[name] ?? {};
  if (stated === false) return 'drops';
  if (version !== null && dropsBefore !== undefined && isVersionBefore(version, dropsBefore)) return 'drops';
  if (version !== null && passesFrom !== undefined && !isVersionBefore(version, passesFrom)) return 'passes';
  return stated === true ? 'passes' : 'unknown';
};
