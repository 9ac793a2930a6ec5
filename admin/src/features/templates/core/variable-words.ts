/**
 * In: a variable of the server’s guide. Out: what it is, in words. Fields are called as the site calls them; the others
 * are known here, in the reader’s language, and one that is not is described as the server does.
 */
import type { TemplateVariable } from '../../../contracts';
import type { MessageKey, Translate } from '../../../i18n/messages';

const WORDS = {
  contact_name: 'variable.contactName',
  contact_email: 'variable.contactEmail',
  company_name: 'variable.companyName',
  current_year: 'variable.currentYear',
  unsubscribe_url: 'variable.unsubscribeUrl',
  postal_address: 'variable.postalAddress',
  sequence_name: 'variable.sequenceName',
} as const satisfies Record<string, MessageKey>;

const isKnown = (name: string): name is keyof typeof WORDS => Object.hasOwn(WORDS, name);

export const variableWords = (
  t: Translate,
  { name, description }: Pick<TemplateVariable, 'name' | 'description'>,
): string => (isKnown(name) ? t(WORDS[name]) : description);
