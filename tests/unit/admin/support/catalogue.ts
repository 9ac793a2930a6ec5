/** A small CRM's catalogue: contacts of companies, with orders and contracts. */
import type {
  Catalogue,
  CatalogueComputed,
  CatalogueEntity,
  CatalogueField,
  FieldType,
  Operator,
} from '../../../../admin/src/contracts';

const ALL: Record<'text' | 'number' | 'date' | 'boolean' | 'choice', Operator[]> = {
  text: ['equals', 'not_equals', 'contains', 'in_list', 'not_in_list', 'is_empty', 'is_not_empty'],
  number: ['equals', 'greater_than', 'greater_than_or_equal', 'less_than', 'between', 'is_empty', 'is_not_empty'],
  date: ['equals', 'before', 'after', 'on_or_after', 'in_last', 'not_in_last', 'in_next', 'is_empty', 'is_not_empty'],
  boolean: ['equals', 'not_equals', 'is_empty', 'is_not_empty'],
  choice: ['equals', 'not_equals', 'in_list', 'not_in_list', 'is_empty', 'is_not_empty'],
};

const operatorsOf = (type: FieldType): Operator[] => {
  if (type === 'string') return ALL.text;
  if (type === 'enumeration') return ALL.choice;
  if (type === 'boolean') return ALL.boolean;
  return type === 'date' || type === 'datetime' ? ALL.date : ALL.number;
};

export const aField = (name: string, label: string, type: FieldType, values?: string[]): CatalogueField => ({
  name,
  label,
  type,
  operators: operatorsOf(type),
  ...(values ? { enum: values } : {}),
});

export const aSegmentField: CatalogueComputed = {
  name: 'segment.member',
  label: 'Member of a segment',
  description: 'In another segment.',
  type: 'segment',
  operators: ['equals', 'not_equals', 'in_list', 'not_in_list'],
};

const audience = (key: string, label: string): CatalogueEntity => ({
  ...{ key, uid: `api::${key}.${key}`, label, canBeSegmented: true, canBeMailed: true, shown: [] },
});

export const aCatalogue = (overrides: Partial<Catalogue> = {}): Catalogue => ({
  entities: [
    { ...audience('contact', 'Contact'), shown: ['name', 'email'] },
    { ...audience('company', 'Company'), shown: ['name'] },
    { ...audience('order', 'Order'), canBeSegmented: false, canBeMailed: false },
  ],
  types: {
    'api::contact.contact': {
      uid: 'api::contact.contact',
      label: 'Contact',
      fields: [
        aField('email', 'Email', 'string'),
        aField('active', 'Active', 'boolean'),
        aField('level', 'Level', 'enumeration', ['gold', 'silver']),
        aField('createdAt', 'Created', 'datetime'),
      ],
      relations: [
        { name: 'company', label: 'Company', kind: 'to-one', target: 'api::company.company' },
        { name: 'orders', label: 'Orders', kind: 'to-many', target: 'api::order.order' },
      ],
      computed: [],
      computedRelations: [],
    },
    'api::company.company': {
      uid: 'api::company.company',
      label: 'Company',
      fields: [aField('country', 'Country', 'string')],
      relations: [
        { name: 'contacts', label: 'Contacts', kind: 'to-many', target: 'api::contact.contact' },
        { name: 'contracts', label: 'Contracts', kind: 'to-many', target: 'api::contract.contract' },
      ],
      computed: [],
      computedRelations: [],
    },
    'api::order.order': {
      uid: 'api::order.order',
      label: 'Order',
      fields: [
        aField('total', 'Total', 'decimal'),
        aField('status', 'Status', 'enumeration', ['paid', 'open']),
        aField('placedAt', 'Placed at', 'datetime'),
      ],
      relations: [{ name: 'customer', label: 'Customer', kind: 'to-one', target: 'api::contact.contact' }],
      computed: [],
      computedRelations: [],
    },
    'api::contract.contract': {
      uid: 'api::contract.contract',
      label: 'Contract',
      fields: [aField('endDate', 'End date', 'date')],
      relations: [],
      computed: [],
      computedRelations: [],
    },
  },
  maxPathDepth: 3,
  limits: { maxDepth: 5, maxRules: 100, maxListValues: 1000 },
  timezone: 'Asia/Bangkok',
  ...overrides,
});
