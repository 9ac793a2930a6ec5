import type { Core } from '@strapi/strapi';

const LOCALES = [
  { code: 'en', name: 'English (en)' },
  { code: 'th', name: 'Thai (th)' },
];

const addMissingLocales = async (strapi: Core.Strapi): Promise<void> => {
  const locales = strapi.db.query('plugin::i18n.locale');
  for (const locale of LOCALES) {
    if ((await locales.count({ where: { code: locale.code } })) === 0) await locales.create({ data: locale });
  }
};

export default {
  register() {},

  async bootstrap({ strapi }: { strapi: Core.Strapi }) {
    await addMissingLocales(strapi);
  },
};
