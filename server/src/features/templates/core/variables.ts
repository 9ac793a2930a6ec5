/**
 * The variables guide: which names a template may use, with description, sample and source.
 * In: the field catalogue and the entities that play contact and company. Out: the guide, and values under those names.
 * A name outside the guide does not exist; every name in it has a value, if only nothing.
 */
import { DateTime } from 'luxon';
import type { Catalogue, CatalogueField, FieldType, TemplateVariable } from '../../../contracts';

/** The part of an audience entity that the guide needs. */
export interface MappedEntity {
  uid: string;
  roles: Readonly<Record<string, string | undefined>>;
}

export interface GuideInput {
  catalogue: Catalogue;
  contact: MappedEntity;
  company: MappedEntity | undefined;
}

const SAMPLES = {
  string: 'Sample text',
  enumeration: 'option',
  integer: '42',
  biginteger: '42',
  decimal: '1250.50',
  float: '12.5',
  boolean: 'true',
  date: '2026-03-02',
  datetime: '2026-03-02T09:00:00.000Z',
} as const satisfies Record<FieldType, string>;

/** Unsubscribes nobody. */
export const SAMPLE_UNSUBSCRIBE_URL = 'https://example.test/unsubscribe';

const COMMON: readonly TemplateVariable[] = [
  { name: 'contact_name', description: 'The recipient’s name', sample: 'Somchai Jaidee', source: 'contact.name' },
  {
    name: 'contact_email',
    description: 'The recipient’s address',
    sample: 'somchai@example.test',
    source: 'contact.email',
  },
  {
    name: 'company_name',
    description: 'The name of the recipient’s company',
    sample: 'Blue Lagoon Hotel',
    source: 'company.name',
  },
  {
    name: 'current_year',
    description: 'The year of sending, in the recipient’s timezone',
    sample: '2026',
    source: 'cohort',
  },
  {
    name: 'unsubscribe_url',
    description: 'The recipient’s own link to stop these mails',
    sample: SAMPLE_UNSUBSCRIBE_URL,
    source: 'cohort',
  },
  {
    name: 'postal_address',
    description: 'The sender’s postal address; at the end of every mail that does not use it',
    sample: '1 Example Road, Bangkok 10110, Thailand',
    source: 'cohort',
  },
  { name: 'sequence_name', description: 'The sequence this mail belongs to', sample: 'Welcome', source: 'cohort' },
];

const fieldSample = (field: CatalogueField): string => field.enum?.[0] ?? SAMPLES[field.type];

const fieldsOf = (prefix: string, entity: MappedEntity, catalogue: Catalogue): TemplateVariable[] =>
  (catalogue.types[entity.uid]?.fields ?? []).map((field) => ({
    name: `${prefix}.${field.name}`,
    description: field.label,
    sample: fieldSample(field),
    source: `${entity.uid}: ${field.name}`,
  }));

/** Null where the attribute behind it is private or excluded, which the catalogue then does not have. */
const roleVariable = (
  variable: TemplateVariable,
  { contact, company, catalogue }: GuideInput,
): TemplateVariable | null => {
  const [key, role] = variable.source.split('.');
  const entity = key === 'contact' ? contact : key === 'company' ? company : undefined;
  const attribute = role === undefined ? undefined : entity?.roles[role];
  if (!entity || !attribute) return variable;
  const isReadable = catalogue.types[entity.uid]?.fields.some(({ name }) => name === attribute) === true;
  return isReadable ? { ...variable, source: `${entity.uid}: ${attribute}` } : null;
};

export const variableGuide = (input: GuideInput): TemplateVariable[] => [
  ...COMMON.flatMap((variable) => roleVariable(variable, input) ?? []),
  ...fieldsOf('contact', input.contact, input.catalogue),
  ...(input.company ? fieldsOf('company', input.company, input.catalogue) : []),
];

/** What a mail says about its recipient; null where the site knows nothing. */
export interface VariableValues {
  contact: { name: string | null; email: string | null; data: Readonly<Record<string, unknown>> };
  company: Readonly<Record<string, unknown>> | null;
  companyName: string | null;
  unsubscribeUrl: string;
  sequenceName: string | null;
  postalAddress?: string | undefined;
  currentYear: number;
}

const emptyFields = (prefix: string, guide: readonly TemplateVariable[]): Record<string, unknown> =>
  Object.fromEntries(
    guide.filter(({ name }) => name.startsWith(`${prefix}.`)).map(({ name }) => [name.slice(prefix.length + 1), null]),
  );

/** The scope of one rendering: every name of the guide, null where there is no value. Nothing else of the records. */
export const valuesFor = (guide: readonly TemplateVariable[], values: VariableValues): Record<string, unknown> => ({
  ...shown(guide, {
    contact_name: values.contact.name,
    contact_email: values.contact.email,
    company_name: values.companyName,
  }),
  current_year: values.currentYear,
  unsubscribe_url: values.unsubscribeUrl,
  sequence_name: values.sequenceName,
  postal_address: values.postalAddress ?? null,
  contact: onlyKnown(emptyFields('contact', guide), values.contact.data),
  company: onlyKnown(emptyFields('company', guide), values.company ?? {}),
});

/** Stored templates may still use a name that the guide has lost; it has no value then. */
const shown = (guide: readonly TemplateVariable[], values: Record<string, string | null>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, guide.some(({ name }) => name === key) ? value : null]),
  );

const onlyKnown = (fields: Record<string, unknown>, data: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.keys(fields).map((name) => [name, Object.hasOwn(data, name) ? data[name] : null]));

/** The scope of a preview without a contact. */
export const sampleValues = (guide: readonly TemplateVariable[]): Record<string, unknown> => {
  const scope: Record<string, unknown> = { contact: {}, company: {} };
  for (const { name, sample } of guide) {
    const [entity, ...rest] = name.split('.');
    if (rest.length === 0) scope[name] = sample;
    else (scope[entity ?? ''] as Record<string, unknown>)[rest.join('.')] = sample;
  }
  return scope;
};

type Scope = Record<string, unknown>;

/** The scope of a preview for somebody who may not read these: of them the samples, whatever the record says. */
export const withSamplesFor = (hidden: readonly TemplateVariable[], scope: Scope): Scope => {
  const samples = sampleValues(hidden);
  const merged = (entity: string): Scope => ({ ...(scope[entity] as Scope), ...(samples[entity] as Scope) });
  return { ...scope, ...samples, contact: merged('contact'), company: merged('company') };
};

/** Gregorian, in the zone. */
export const yearIn = (nowMs: number, timezone: string): number => DateTime.fromMillis(nowMs, { zone: timezone }).year;
