import type { Catalogue } from '../../../../../server/src/contracts';
import { sampleValues, valuesFor, variableGuide } from '../../../../../server/src/features/templates/core/variables';

const field = (name: string, type: 'string' | 'date' | 'enumeration', options?: string[]) => ({
  name,
  label: name.toUpperCase(),
  type,
  operators: [],
  ...(options ? { enum: options } : {}),
});
const catalogue: Catalogue = {
  entities: [],
  types: {
    'api::contact.contact': {
      uid: 'api::contact.contact',
      label: 'Contact',
      fields: [field('fullName', 'string'), field('mail', 'string'), field('tier', 'enumeration', ['gold', 'silver'])],
      relations: [],
      computed: [],
      computedRelations: [],
    },
    'api::company.company': {
      uid: 'api::company.company',
      label: 'Company',
      fields: [field('since', 'date')],
      relations: [],
      computed: [],
      computedRelations: [],
    },
  },
  maxPathDepth: 3,
  limits: { maxDepth: 5, maxRules: 100, maxListValues: 1000 },
  timezone: 'UTC',
};
const contact = { uid: 'api::contact.contact', roles: { name: 'fullName', email: 'mail' } };
const company = { uid: 'api::company.company', roles: {} };
const guide = variableGuide({ catalogue, contact, company });

describe('variableGuide', () => {
  it('has the common names and every readable field, with description, sample and source', () => {
    expect(guide.map(({ name }) => name)).toEqual([
      'contact_name',
      'contact_email',
      'company_name',
      'current_year',
      'unsubscribe_url',
      'postal_address',
      'sequence_name',
      'contact.fullName',
      'contact.mail',
      'contact.tier',
      'company.since',
    ]);
    expect(guide[0]?.source).toBe('api::contact.contact: fullName');
    expect(guide[9]).toEqual({
      name: 'contact.tier',
      description: 'TIER',
      sample: 'gold',
      source: 'api::contact.contact: tier',
    });
  });

  it('has no company where the site maps none', () => {
    expect(
      variableGuide({ catalogue, contact, company: undefined }).some(({ name }) => name.startsWith('company.')),
    ).toBe(false);
  });
});

it('an attribute that may not be read has no variable and no value', () => {
  const names = ['contact_name', 'contact_email', 'company_name'];
  const hidden = variableGuide({
    catalogue,
    contact: { ...contact, roles: { name: 'secretName', email: 'secretMail' } },
    company: { ...company, roles: { name: 'secretTitle' } },
  });
  expect(hidden.filter(({ name }) => names.includes(name))).toEqual([]);
  const values = valuesFor(hidden, {
    contact: { name: 'Ann', email: 'a@example.test', data: {} },
    company: {},
    companyName: 'ACME',
    unsubscribeUrl: 'https://x.test/u',
    sequenceName: null,
    currentYear: 2026,
  });
  expect(names.map((name) => values[name])).toEqual([null, null, null]);
});

describe('valuesFor', () => {
  const values = valuesFor(guide, {
    contact: { name: 'Ann', email: 'a@example.test', data: { fullName: 'Ann', secret: 'x' } },
    company: null,
    companyName: null,
    unsubscribeUrl: 'https://x.test/u',
    sequenceName: 'Welcome',
    currentYear: 2026,
  });

  it('gives every name of the guide a value, and nothing that is not in the guide', () => {
    expect(values).toEqual({
      contact_name: 'Ann',
      contact_email: 'a@example.test',
      company_name: null,
      current_year: 2026,
      unsubscribe_url: 'https://x.test/u',
      sequence_name: 'Welcome',
      postal_address: null,
      contact: { fullName: 'Ann', mail: null, tier: null },
      company: { since: null },
    });
  });
});

it('the samples cover every name', () => {
  const samples = sampleValues(guide);
  expect(Object.keys(samples).sort()).toEqual(
    [
      'company',
      'company_name',
      'contact',
      'contact_email',
      'contact_name',
      'current_year',
      'postal_address',
      'sequence_name',
      'unsubscribe_url',
    ].sort(),
  );
  expect(samples.contact).toEqual({ fullName: 'Sample text', mail: 'Sample text', tier: 'gold' });
});
