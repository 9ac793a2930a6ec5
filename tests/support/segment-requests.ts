/** One right request to every route that is about segments, for suites that go through all of them. */
import type { Segment } from '../../server/src/contracts';
import type { PluginRoute } from './plugin-routes';
import { named } from './segment-desk';

/** Segments of the asker’s own, and a contact. */
export interface SegmentWorld {
  rule: Segment;
  list: Segment;
  contact: string;
}

const definition = { format: 'cohort.segment', version: 1, type: 'dynamic', entity: 'contact', filter: named('Ada') };
let serial = 0;
const fresh = (): string => `Request ${(serial += 1)}`;

/** A route that is not here takes no body. */
const BODIES: Record<string, (world: SegmentWorld) => object> = {
  'POST /segments': () => ({ name: fresh(), entity: 'contact', filter: named('Ada') }),
  'POST /segments/validate': () => ({ filter: named('Ada') }),
  'POST /segments/explain-member': ({ contact }) => ({ filter: named('Ada'), memberId: contact }),
  'POST /segments/import': () => ({ definitions: [{ ...definition, name: fresh() }] }),
  'POST /segments/:id/duplicate': () => ({ name: fresh() }),
  'PUT /segments/:id': () => ({ description: fresh() }),
  'PUT /segments/:id/pins': ({ contact }) => ({ ids: [contact], direction: 'in' }),
  'POST /segments/:id/members': ({ contact }) => ({ ids: [contact] }),
  'POST /segments/:id/members/remove': ({ contact }) => ({ ids: [contact] }),
  'POST /segments/:id/enroll': () => ({ sequence: 'none' }),
  'POST /segments/:id/enrollment-runs': () => ({ sequence: 'none' }),
  'POST /customers/:id/segments': ({ list }) => ({ segment: list.documentId }),
};
/** Where only a list will do. */
const OF_LISTS = /members\/remove|POST \/segments\/:id\/members|:segmentId/;
const QUERIES: Record<string, (world: SegmentWorld) => string> = {
  'GET /segments/definitions': ({ rule }) => `?ids=${rule.documentId}`,
};

/** As the manual writes it, whatever the router: GET /segments/:id */
export const keyOf = ({ method, path }: PluginRoute): string => `${method} ${path.replace(/^.*\/cohort/, '')}`;

export const requestTo = (route: PluginRoute, world: SegmentWorld): { url: string; data: object | undefined } => {
  const key = keyOf(route);
  const { documentId } = OF_LISTS.test(key) ? world.list : world.rule;
  const path = route.path
    .replace('customers/:id', `customers/${world.contact}`)
    .replace(/segments\/:(id|segmentId)/, `segments/${documentId}`)
    .replace(/:\w+/g, '1');
  return { url: path + (QUERIES[key]?.(world) ?? ''), data: BODIES[key]?.(world) };
};
