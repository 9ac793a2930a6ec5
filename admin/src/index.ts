/** The admin entry: one menu link, the plugin's registration and its translations. Pages load when they are opened. */
import type { StrapiApp } from '@strapi/strapi/admin';
import { Discuss } from '@strapi/icons';
import { z } from 'zod';
import { identity } from './contracts';
import { PERMISSIONS } from './permissions';

/** The admin panel's content security policy forbids `eval`, which zod otherwise probes for. */
z.config({ jitless: true });

const withPrefix = (messages: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(messages).map(([key, text]) => [`${identity.name}.${key}`, text]));

const translations: Record<string, () => Promise<{ default: Record<string, string> }>> = {
  en: () => import('./i18n/en.json'),
  th: () => import('./i18n/th.json'),
};

export default {
  register(app: StrapiApp) {
    app.addMenuLink({
      to: `plugins/${identity.name}`,
      icon: Discuss,
      position: 4,
      intlLabel: { id: `${identity.name}.name`, defaultMessage: identity.displayName },
      permissions: PERMISSIONS.read,
      Component: () => import('./App').then(({ App }) => ({ default: App })),
    });
    app.registerPlugin({ id: identity.name, name: identity.displayName });
  },

  async registerTrads({ locales }: { locales: string[] }) {
    return Promise.all(
      locales.map(async (locale) => {
        const load = translations[locale];
        return { locale, data: load ? withPrefix((await load()).default) : {} };
      }),
    );
  },
};
