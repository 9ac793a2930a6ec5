/** The segments that a customer may be in, and one by the name that a site’s code calls it. */
import type { Core } from '@strapi/types';
import { contentTypeUid } from '../../platform/plugin-id';
import { toStored, type SegmentRow, type StoredSegment } from './segment-row';

export type CustomerSegmentRepository = ReturnType<typeof createCustomerSegmentRepository>;

export const createCustomerSegmentRepository = ({ db }: Pick<Core.Strapi, 'db'>) => {
  const rows = () => db.query(contentTypeUid('segment'));
  return {
    /** By name, without archived ones. */
    async ofEntity(entity: string): Promise<StoredSegment[]> {
      const where = { entity, state: { $ne: 'archived' } };
      const found: SegmentRow[] = await rows().findMany({ where, populate: { createdBy: true }, orderBy: 'name' });
      return found.map(toStored);
    },
    /** A document id goes before a name. */
    async named(reference: string): Promise<StoredSegment | null> {
      const found: SegmentRow[] = await rows().findMany({
        where: { $or: [{ documentId: reference }, { name: reference }] },
        limit: 2,
      });
      const row = found.find(({ documentId }) => documentId === reference) ?? found[0];
      return row ? toStored(row) : null;
    },
  };
};
