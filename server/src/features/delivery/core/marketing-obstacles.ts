/**
 * Why no mail of a sequence may leave this site, whatever is in it. In: what is known of the provider, and the sender’s
 * postal address. Out: one error per obstacle, each with its remedy; empty where mail may leave.
 */
import { errorDetail, type ErrorDetail } from '../../../contracts';
import type { HeaderPassage, MailProvider } from './header-passage';

export interface MarketingFacts {
  passage: HeaderPassage;
  /** Null for Cohort’s own connection. */
  provider: MailProvider | null;
  postalAddress: string | undefined;
}

const OWN_SMTP = 'name a mail server in sending.smtp, which always keeps them';

export const marketingObstacles = ({ passage, provider, postalAddress }: MarketingFacts): ErrorDetail[] => [
  ...headerObstacle(passage, provider),
  ...(postalAddress === undefined
    ? [
        errorDetail(
          ['sending', 'postalAddress'],
          'The sender’s postal address is missing: set sending.postalAddress in the plugin’s configuration',
          'missing_postal_address',
        ),
      ]
    : []),
];

const named = (provider: MailProvider | null): string =>
  provider === null ? 'the email provider' : [provider.name, provider.version].filter(Boolean).join(' ');

const headerObstacle = (passage: HeaderPassage, provider: MailProvider | null): ErrorDetail[] => {
  if (passage === 'passes') return [];
  const path = ['sending', 'providerPassesHeaders'];
  if (passage === 'drops') {
    const remedy = provider?.name === '@strapi/provider-email-nodemailer' ? 'update it to 5.38 or newer, or ' : '';
    const message = `Mails would have no List-Unsubscribe header, since ${named(provider)} drops it: ${remedy}${OWN_SMTP}`;
    return [errorDetail(path, message, 'headers_dropped')];
  }
  const check =
    'look at the source of a mail that was sent through it and has a header of its own, then set sending.providerPassesHeaders to true';
  const message = `It is not known whether ${named(provider)} keeps the List-Unsubscribe header: ${check}, or ${OWN_SMTP}`;
  return [errorDetail(path, message, 'headers_unknown')];
};
