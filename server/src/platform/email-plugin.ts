/** What Cohort uses of the site’s email plugin: its sender, its send, and the provider’s close where it has one. */
import type { Core } from '@strapi/types';

interface EmailService {
  send(options: object): Promise<unknown>;
}
interface EmailPlugin {
  provider?: { close?(): unknown; verify?(): Promise<unknown> };
}

const providerOf = (strapi: Core.Strapi) => (strapi.plugin('email') as unknown as EmailPlugin).provider;

export const emailPlugin = (strapi: Core.Strapi) => ({
  defaultFrom: strapi.config.get<string | undefined>('plugin::email.settings.defaultFrom', undefined),
  send: (options: object): Promise<unknown> => strapi.plugin('email').service<EmailService>('email').send(options),
  close: (): unknown => providerOf(strapi)?.close?.(),
  /** Undefined where the provider cannot be asked; the email plugin makes it while plugins bootstrap, so later than this. */
  verifier: (): (() => Promise<unknown>) | undefined => {
    const provider = providerOf(strapi);
    return provider?.verify === undefined ? undefined : async () => provider.verify?.();
  },
});
