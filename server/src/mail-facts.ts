/** What this site does with mails before the first is sent: through whom they go, and what keeps sequences from sending. */
import type { Core } from '@strapi/types';
import type { PluginConfig } from '../../config/plugin';
import type { ErrorDetail } from './contracts';
import { headerPassage, marketingObstacles, type HeaderPassage } from './features/delivery';
import { emailProvider, type EmailProvider } from './platform/email-provider';

export interface MailFacts {
  /** Null for Cohort’s own connection. */
  provider: EmailProvider | null;
  passage: HeaderPassage;
  obstacles: ErrorDetail[];
}

export const readMailFacts = (strapi: Core.Strapi, { sending }: PluginConfig): MailFacts => {
  const { smtp, providerPassesHeaders, postalAddress } = sending;
  const provider = smtp ? null : emailProvider(strapi);
  const passage = provider === null ? 'passes' : headerPassage(provider, providerPassesHeaders);
  return { provider, passage, obstacles: marketingObstacles({ provider, passage, postalAddress }) };
};
