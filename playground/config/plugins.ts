import type { Core } from '@strapi/strapi';
import type { PluginConfigInput } from 'strapi-plugin-cohort/config';

type Env = Core.Config.Shared.ConfigParams['env'];

/** Which of this site's content types Cohort works on, and how it sends. */
const cohort = (env: Env): PluginConfigInput => ({
  timezone: 'Asia/Bangkok',
  audience: {
    contact: {
      uid: 'api::contact.contact',
      email: 'email',
      name: 'name',
      company: 'company',
      timezone: 'timezone',
      locale: 'language',
      active: 'active',
      unsubscribed: 'unsubscribed',
      billing: 'billing',
      loyaltyLevel: 'loyaltyLevel',
    },
    company: { uid: 'api::company.company', name: 'name', contacts: 'contacts' },
    order: {
      uid: 'api::order.order',
      customer: 'customer',
      total: 'total',
      placedAt: 'placedAt',
      storefront: 'storefront',
      currency: 'currency',
      items: 'lines',
    },
    contract: {
      uid: 'api::contract.contract',
      number: 'number',
      company: 'company',
      startDate: 'startDate',
      endDate: 'endDate',
      monthlyValue: 'monthlyValue',
    },
    invoice: {
      uid: 'api::invoice.invoice',
      number: 'number',
      company: 'company',
      dueDate: 'dueDate',
      amount: 'amount',
      paid: 'paid',
    },
  },
  sending: { postalAddress: 'Cohort Playground\n1 Example Road\nBangkok 10110, Thailand' },
  queue: {
    ...(env('COHORT_REDIS_URL') ? { redisUrl: env('COHORT_REDIS_URL') } : {}),
    ...(env('COHORT_QUEUE_PREFIX') ? { prefix: env('COHORT_QUEUE_PREFIX') } : {}),
  },
});

const smtp = (env: Env) => ({
  provider: 'nodemailer',
  providerOptions: {
    host: env('SMTP_HOST', '127.0.0.1'),
    port: env.int('SMTP_PORT', 1025),
    secure: env.bool('SMTP_SECURE', false),
    ...(env('SMTP_USERNAME') ? { auth: { user: env('SMTP_USERNAME'), pass: env('SMTP_PASSWORD', '') } } : {}),
  },
  settings: {
    defaultFrom: env('MAIL_FROM', 'Cohort Playground <hello@playground.test>'),
    defaultReplyTo: env('MAIL_REPLY_TO', 'hello@playground.test'),
  },
});

export default ({ env }: Core.Config.Shared.ConfigParams) => ({
  cohort: env.bool('COHORT_DISABLED', false) ? { enabled: false } : { enabled: true, config: cohort(env) },
  email: { config: smtp(env) },
  graphql: { config: { endpoint: '/graphql', shadowCRUD: true, depthLimit: 10, defaultLimit: 25, maxLimit: 100 } },
  'users-permissions': { config: { jwtSecret: env('JWT_SECRET', 'playground-users-jwt-secret') } },
});
