/**
 * What happened to a contact’s mail, as related rows. In: the name of a relation such as `email.received` and the row of
 * the contact. Out: the pieces of a sub-query over the send ledger, in which each mail, or each event of one, is a row.
 */
import { MAIL_FIELDS, MAIL_RELATIONS, type MailRelationName } from '../../../contracts';
import { RECIPIENT_PERMANENT_CODES } from '../../../lib/bounce-codes';
import { fragment } from '../../../lib/sql-fragment';
import { TABLES } from '../../../lib/table-names';
import type { TableNode } from '../../audience';
import { columnOf, nextAlias, type Compilation, type Scope } from './compilation';
import type { Dialect } from './dialects';
import type { RelatedRows } from './relation-scope';

const COLUMNS: Readonly<Record<keyof typeof MAIL_FIELDS, string>> = {
  sequence: 'sequence_id',
  template: 'template_id',
  step: 'step_id',
  at: 'happened_at',
};

const UID = 'cohort::';

/** Its rows may be several events of one mail. */
export const isMailTable = ({ uid }: TableNode): boolean => uid.startsWith(UID);

/** Tells one mail from another among the rows of a mail relation. */
export const MAIL_KEY = 'delivery_id';

/** As a table of the graph: without drafts, locales and relations of its own. */
export const mailTable = (name: MailRelationName): TableNode => ({
  uid: `${UID}${name}`,
  label: MAIL_RELATIONS[name].label,
  table: TABLES.deliveries,
  isComponent: true,
  hasDrafts: false,
  isLocalized: false,
  columns: Object.fromEntries(
    Object.entries(MAIL_FIELDS).map(([field, { type, label }]) => [
      field,
      { column: COLUMNS[field as keyof typeof MAIL_FIELDS], type, label },
    ]),
  ),
  edges: {},
});

export function mailRows(compilation: Compilation, owner: Scope, name: MailRelationName): RelatedRows {
  const { dialect } = compilation;
  const row: Scope = { node: mailTable(name), alias: nextAlias(compilation, 'm') };
  return {
    from: `(${SOURCES[name](dialect)}) AS ${dialect.quote(row.alias)}`,
    conditions: [fragment(`${columnOf(compilation, row.alias, 'recipient_uid')} = ?`, [owner.node.uid])],
    key: columnOf(compilation, row.alias, 'recipient_id'),
    ownerKey: columnOf(compilation, owner.alias, 'document_id'),
    ownerKeyIsNullable: true,
    row,
    mayRepeat: false,
  };
}

const quoted = ({ quote }: Dialect, alias: string, column: string): string => `${quote(alias)}.${quote(column)}`;

/** Mails of people: test mails are left out. */
const select = (dialect: Dialect, happenedAt: string, from: string): string => {
  const columns = ['recipient_uid', 'recipient_id', 'sequence_id', 'template_id', 'step_id'];
  const taken = columns.map((column) => quoted(dialect, 'd', column)).join(', ');
  const mail = `${quoted(dialect, 'd', 'id')} AS ${dialect.quote(MAIL_KEY)}`;
  const at = `${dialect.instantOf(happenedAt)} AS ${dialect.quote('happened_at')}`;
  return `SELECT ${taken}, ${mail}, ${at} FROM ${from} WHERE ${quoted(dialect, 'd', 'kind')} <> 'test'`;
};

const deliveries = ({ quote }: Dialect): string => `${quote(TABLES.deliveries)} AS ${quote('d')}`;

const events = (dialect: Dialect, type: 'opened' | 'clicked' | 'bounced', which: (data: string) => string): string => {
  const { quote } = dialect;
  const event = (column: string): string => quoted(dialect, 'e', column);
  const from = `${quote(TABLES.deliveryEvents)} AS ${quote('e')} JOIN ${deliveries(dialect)} ON ${quoted(dialect, 'd', 'id')} = ${event('delivery_id')}`;
  return `${select(dialect, event('at'), from)} AND ${event('type')} = '${type}' AND ${which(event('data'))}`;
};

/** Opens and clicks are events of a delivery; `machine: true` in their data marks those that no person made. */
const byPeople = (dialect: Dialect, type: 'opened' | 'clicked'): string =>
  events(dialect, type, (data) => `NOT ${dialect.jsonFlag(data, 'machine')}`);

/** Refused at once, for good, for the address’s sake. */
const refused = (dialect: Dialect): string => {
  const column = (name: string): string => quoted(dialect, 'd', name);
  const codes = RECIPIENT_PERMANENT_CODES.map((code) => `'${code}'`).join(', ');
  const at = `COALESCE(${column('settled_at')}, ${column('updated_at')})`;
  return `${select(dialect, at, deliveries(dialect))} AND ${column('state')} = 'failed' AND ${column('enhanced_code')} IN (${codes})`;
};

const SOURCES = {
  'email.received': (dialect) =>
    `${select(dialect, quoted(dialect, 'd', 'sent_at'), deliveries(dialect))} AND ${quoted(dialect, 'd', 'state')} = 'sent'`,
  /** Also what came back later; `permanent: true` marks what is about the address. */
  'email.bounced': (dialect) =>
    `${refused(dialect)} UNION ALL ${events(dialect, 'bounced', (data) => dialect.jsonFlag(data, 'permanent'))}`,
  'email.opened': (dialect) => byPeople(dialect, 'opened'),
  'email.clicked': (dialect) => byPeople(dialect, 'clicked'),
} as const satisfies Record<MailRelationName, (dialect: Dialect) => string>;
