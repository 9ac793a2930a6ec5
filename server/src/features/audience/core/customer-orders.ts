/**
 * From a customer to its orders. In: the graph and a type’s uid. Out: the relations that lead there and the columns that
 * its metrics are made of, or the reason why there is no way. Only what may be filtered on takes part.
 * Where `audience.order.customer` leads to contacts, the orders of a company are those of all its contacts together,
 * each once. Where it leads to companies, a contact has no orders of its own: its company’s are asked for by path.
 */
import { reverseLink } from './link-sql';
import type { ColumnNode, EdgeNode, GraphEntity, TableGraph } from './table-graph';

export type CustomerOrders =
  | {
      ok: true;
      /** One, or two where contacts stand between. */
      edges: readonly [EdgeNode] | readonly [EdgeNode, EdgeNode];
      /** An order may belong to several customers, and so twice to a company. */
      isShared: boolean;
      total: ColumnNode;
      placedAt: ColumnNode & { type: 'date' | 'datetime' };
    }
  | { ok: false; reason: string };

const refuse = (reason: string): CustomerOrders => ({ ok: false, reason });

export function customerOrders(graph: TableGraph, uid: string): CustomerOrders {
  const order = entityOf(graph, 'order');
  if (!order) return refuse('the audience mapping lacks “order” (uid, customer, total and placedAt)');
  const { customer, total, placedAt } = order.roles;
  const orders = graph.tables[order.uid];
  const link = own(orders?.edges, customer);
  const totalColumn = own(orders?.columns, total);
  const placedColumn = own(orders?.columns, placedAt);
  if (!link || !totalColumn || !isDated(placedColumn)) {
    return refuse('of “order” the customer, total and placedAt must be attributes that may be read');
  }
  const back = reversed(link, order);
  const columns = { isShared: link.kind === 'to-many', total: totalColumn, placedAt: placedColumn };
  if (link.target === uid) return { ok: true, edges: [back], ...columns };
  const between = uid === entityOf(graph, 'company')?.uid ? contactsOf(graph) : undefined;
  if (between && between.target === link.target) return { ok: true, edges: [between, back], ...columns };
  return refuse(`orders belong to ${whoOrders(graph, link.target)}`);
}

/** The attribute that plays the contact’s loyalty level; null where none does, or it may not be read. */
export function loyaltyLevel(graph: TableGraph, uid: string): ColumnNode | null {
  const contact = entityOf(graph, 'contact');
  if (contact?.uid !== uid) return null;
  return own(graph.tables[uid]?.columns, contact.roles.loyaltyLevel) ?? null;
}

const entityOf = ({ entities }: TableGraph, key: string): GraphEntity | undefined =>
  entities.find((entity) => entity.key === key);

const own = <T>(record: Readonly<Record<string, T>> | undefined, name: string | undefined): T | undefined =>
  record && name !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;

const isDated = (column: ColumnNode | undefined): column is ColumnNode & { type: 'date' | 'datetime' } =>
  column?.type === 'date' || column?.type === 'datetime';

const reversed = ({ link }: EdgeNode, { uid, label }: GraphEntity): EdgeNode => ({
  kind: 'to-many',
  label,
  target: uid,
  link: reverseLink(link),
});

/** From a company, by its own relation where it states one, else by that of its contacts. */
function contactsOf(graph: TableGraph): EdgeNode | undefined {
  const company = entityOf(graph, 'company');
  const contact = entityOf(graph, 'contact');
  if (!company || !contact) return undefined;
  const stated = own(graph.tables[company.uid]?.edges, company.roles.contacts);
  if (stated) return stated;
  const back = own(graph.tables[contact.uid]?.edges, contact.roles.company);
  return back && reversed(back, contact);
}

function whoOrders(graph: TableGraph, target: string): string {
  const owner = graph.entities.find(({ uid }) => uid === target);
  return owner ? `“${owner.key}”; reach it by a path or a rule on the relation` : target;
}
