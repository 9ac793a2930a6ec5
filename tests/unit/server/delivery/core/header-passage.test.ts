import { headerPassage } from '../../../../../server/src/features/delivery/core/header-passage';

const strapi = (name: string) => `@strapi/provider-email-${name}`;

describe('whether headers reach the recipient', () => {
  it.each([
    [strapi('nodemailer'), '5.54.0', undefined, 'passes'],
    [strapi('nodemailer'), '5.38.0', undefined, 'passes'],
    [strapi('nodemailer'), '5.37.1', undefined, 'drops'],
    [strapi('nodemailer'), '4.25.2', true, 'drops'],
    [strapi('nodemailer'), null, undefined, 'unknown'],
    [strapi('nodemailer'), '5.54.0', false, 'drops'],
    [strapi('sendgrid'), '5.20.0', undefined, 'passes'],
    [strapi('sendmail'), '5.54.0', undefined, 'passes'],
    [strapi('sendmail'), '5.10.0', undefined, 'unknown'],
    [strapi('sendmail'), '5.10.0', true, 'passes'],
    [strapi('mailgun'), '5.54.0', true, 'drops'],
    [strapi('mailgun'), '6.0.0', undefined, 'unknown'],
    [strapi('amazon-ses'), '5.54.0', undefined, 'drops'],
    ['strapi-provider-email-of-somebody', '1.0.0', undefined, 'unknown'],
    ['strapi-provider-email-of-somebody', '1.0.0', true, 'passes'],
    ['strapi-provider-email-of-somebody', null, false, 'drops'],
  ] as const)('%s %s, stated %s: %s', (name, version, stated, expected) => {
    expect(headerPassage({ name, version }, stated)).toBe(expected);
  });
});
