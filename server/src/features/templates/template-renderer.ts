/** One rendering path for preview, test and sending: the same values under the same names. */
import { DomainError, errorDetail, type RenderedMail, type TemplateVariable } from '../../contracts';
import { usableTimezone } from '../../lib/timezone';
import type { ContentReads } from '../../lib/content-reads';
import { inSlices } from '../../platform/in-slices';
import type { Clock } from '../../ports/clock';
import type { Audience, Recipient } from '../audience';
import { completing, type CompleteMailInput } from './core/complete-mail';
import { SAMPLE_UNSUBSCRIBE_URL, sampleValues, valuesFor, withSamplesFor, yearIn } from './core/variables';
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
  renderFor(input: RenderForInput): Promise<RenderedMail>;
  /** For one contact, or with the guide’s samples; with the samples too of what the caller may not read. */
  preview(template: StoredTemplate, contact: string | undefined, reads: ContentReads): Promise<RenderedMail>;
}

export interface TemplateRendererDeps {
  audience: Pick<Audience, 'entity' | 'findRecipient' | 'readableBy'>;
  clock: Clock;
  timezone: string;
  /** Of the sender. */
  postalAddress?: string | undefined;
  guide(reads?: ContentReads): TemplateVariable[];
}

/** A preview belongs to no sequence and must not unsubscribe anybody. */
const PREVIEW = { unsubscribeUrl: SAMPLE_UNSUBSCRIBE_URL, sequenceName: 'Preview' } as const;

export const createTemplateRenderer = (deps: TemplateRendererDeps): TemplateRenderer => {
  const { postalAddress } = deps;
  const mailOf = (input: Omit<CompleteMailInput, 'postalAddress'>): Promise<RenderedMail> =>
    inSlices(completing({ ...input, postalAddress }));
  const render = (
    { template, recipient, unsubscribeUrl, sequenceName, timezone }: RenderForInput,
    hidden: readonly TemplateVariable[],
  ): Promise<RenderedMail> => {
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
    const shown = hidden.length === 0 ? values : withSamplesFor(hidden, values);
    const settings = { locale: template.language, timezone: zone };
    return mailOf({ template, values: shown, settings, unsubscribeUrl });
  };
  const hiddenFrom = (reads: ContentReads): TemplateVariable[] => {
    const seen = new Set(deps.guide(reads).map(({ name }) => name));
    return deps.guide().filter(({ name }) => !seen.has(name));
  };
  const preview: TemplateRenderer['preview'] = async (template, contact, reads) => {
    if (contact === undefined) {
      const settings = { locale: template.language, timezone: deps.timezone };
      const values = { ...sampleValues(deps.guide()), ...(postalAddress ? { postal_address: postalAddress } : {}) };
      return mailOf({ template, values, settings, unsubscribeUrl: PREVIEW.unsubscribeUrl });
    }
    const mayRead = deps.audience.readableBy(reads).entity('contact') !== undefined;
    const recipient = mayRead ? await deps.audience.findRecipient(contact) : null;
    if (recipient) return render({ template, recipient, ...PREVIEW }, hiddenFrom(reads));
    throw new DomainError('not_found', 'There is no such contact', [errorDetail(['data', 'contact'], 'Unknown')]);
  };
  return { renderFor: (input) => render(input, []), preview };
};

const companyNameOf = ({ company }: Recipient, attribute: string | undefined): string | null => {
  const name = attribute === undefined ? null : company?.[attribute];
  return typeof name === 'string' ? name : null;
};
