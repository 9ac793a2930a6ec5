/** One rendering path for preview, test and sending: the same values under the same names. */
import { DomainError, errorDetail, type RenderedMail, type TemplateVariable } from '../../contracts';
import { usableTimezone } from '../../lib/timezone';
import type { Clock } from '../../ports/clock';
import type { Audience, Recipient } from '../audience';
import { withPostalAddress } from './core/postal-address';
import { renderMail } from './core/render';
import { sampleValues, valuesFor, yearIn } from './core/variables';
import type { StoredTemplate } from './template-repository';

export interface RenderForInput {
  template: StoredTemplate;
  recipient: Recipient;
  unsubscribeUrl: string;
  sequenceName: string | null;
  /** Zone of dates where the recipient has none; default: the plugin’s. */
  timezone?: string;
}

export interface TemplateRenderer {
  /** Throws DomainError('invalid_template') where this recipient’s mail cannot be rendered. */
  renderFor(input: RenderForInput): RenderedMail;
  /** For one contact, or with the guide’s samples. */
  preview(template: StoredTemplate, contact: string | undefined): Promise<RenderedMail>;
}

export interface TemplateRendererDeps {
  audience: Pick<Audience, 'entity' | 'findRecipient'>;
  clock: Clock;
  timezone: string;
  /** Of the sender. */
  postalAddress?: string | undefined;
  guide(): TemplateVariable[];
}

/** A preview belongs to no sequence and must not unsubscribe anybody. */
const PREVIEW = { unsubscribeUrl: '#unsubscribe', sequenceName: 'Preview' } as const;

export const createTemplateRenderer = (deps: TemplateRendererDeps): TemplateRenderer => {
  const { postalAddress } = deps;
  const finish = (mail: RenderedMail): RenderedMail => withPostalAddress(mail, postalAddress);
  const renderFor = ({ template, recipient, unsubscribeUrl, sequenceName, timezone }: RenderForInput): RenderedMail => {
    const zone = usableTimezone(recipient.timezone, timezone ?? deps.timezone);
    const values = valuesFor(deps.guide(), {
      contact: recipient,
      company: recipient.company,
      companyName: companyNameOf(recipient, deps.audience.entity('company')?.roles.name),
      unsubscribeUrl,
      sequenceName,
      postalAddress,
      currentYear: yearIn(deps.clock.now().getTime(), zone),
    });
    return finish(renderMail({ template, values, settings: { locale: template.language, timezone: zone } }));
  };
  const preview = async (template: StoredTemplate, contact: string | undefined): Promise<RenderedMail> => {
    if (contact === undefined) {
      const settings = { locale: template.language, timezone: deps.timezone };
      const values = { ...sampleValues(deps.guide()), ...(postalAddress ? { postal_address: postalAddress } : {}) };
      return finish(renderMail({ template, values, settings }));
    }
    const recipient = await deps.audience.findRecipient(contact);
    if (recipient) return renderFor({ template, recipient, ...PREVIEW });
    throw new DomainError('not_found', 'There is no such contact', [errorDetail(['data', 'contact'], 'Unknown')]);
  };
  return { renderFor, preview };
};

const companyNameOf = ({ company }: Recipient, attribute: string | undefined): string | null => {
  const name = attribute === undefined ? null : company?.[attribute];
  return typeof name === 'string' ? name : null;
};
