/** What Cohort uses of the site’s email plugin: its sender, its send, and the provider’s close where it has one. */
import type { Core } from '@strapi/types';

interface EmailService {
  send(options: object): Promise<unknown>;
}
interface EmailPlugin {
  provider?: { close?(): unknown };
}

export const emailPlugin = (strapi: Core.Strapi) => ({
  defaultFrom: strapi.config.get<string | undefined>('plugin::email.settings.defaultFrom', undefined),
  send: (options: object): Promise<unknown> => strapi.plugin('email').service<EmailService>('email').send(options),
  close: (): unknown => (strapi.plugin('email') as unknown as EmailPlugin).provider?.close?.(),
});
