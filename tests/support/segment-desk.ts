/** What suites about segments ask of a running site: requests under one admin user, contacts, and segments of them. */
import { segmentSchema, type Segment } from '../../server/src/contracts';
import type { RunningStrapi } from './strapi';

const bearer = { type: 'bearer' } as const;

export const SEGMENT_EDITOR = {
  permissions: ['read', 'create', 'update', 'delete', 'export'].map(
    (name) => `plugin::cohort.segments.${name}-segments`,
  ),
};

export interface NewContact {
  name: string;
  email?: string;
  unsubscribed?: boolean;
  points?: number;
}

export const named = (name: string) => ({
  entity: 'contact',
  matchType: 'all',
  rules: [{ field: 'name', operator: 'equals', value: name }],
});

export type SegmentDesk = ReturnType<typeof openSegmentDesk>;

export const openSegmentDesk = (site: RunningStrapi, token: string) => {
  let serial = 0;
  const post = (path: string, data: object, by = token) =>
    site.request.post(`/cohort${path}`).auth(by, bearer).send({ data });
  const put = (path: string, data: object, by = token) =>
    site.request.put(`/cohort${path}`).auth(by, bearer).send({ data });
  const get = (path: string, by = token) => site.request.get(`/cohort${path}`).auth(by, bearer);
  const remove = (path: string, by = token) => site.request.delete(`/cohort${path}`).auth(by, bearer);
  const create = async (input: object, by = token): Promise<Segment> => {
    serial += 1;
    const data = { name: `Desk ${serial}`, entity: 'contact', ...input };
    return segmentSchema.parse((await post('/segments', data, by).expect(201)).body.data);
  };
  return {
    ...{ post, put, get, remove, create },
    /** A list of its own, empty. */
    list: (input: object = {}, by = token) => create({ type: 'static', ...input }, by),
    /** Whoever has that name. */
    rule: (name: string, input: object = {}, by = token) => create({ filter: named(name), ...input }, by),
    read: async (segment: Pick<Segment, 'documentId'>, by = token): Promise<Segment> =>
      (await get(`/segments/${segment.documentId}`, by).expect(200)).body.data as Segment,
    /** Document ids, in the order in which they came into the site. */
    members: async (segment: { documentId: string }, by = token): Promise<string[]> => {
      const { body } = await get(`/segments/${segment.documentId}/members?pageSize=100`, by).expect(200);
      return (body.data as { documentId: string }[]).map(({ documentId }) => documentId);
    },
    contact: async (data: NewContact): Promise<string> =>
      (await site.strapi.documents('api::contact.contact').create({ data })).documentId,
    /** Rows of one of the plugin’s own tables. */
    rows: (table: string, where: object): Promise<Record<string, unknown>[]> =>
      site.strapi.db.connection(table).where(where).orderBy('id'),
  };
};
