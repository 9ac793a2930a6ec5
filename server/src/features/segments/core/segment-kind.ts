/**
 * What the kind of a segment allows. In: what is stored and what is asked. Out: why not, or null. A static segment is a
 * list of people; a dynamic one is a question. None becomes the other, since neither can say who was meant.
 */
import { errorDetail, type ErrorDetail, type Segment } from '../../../contracts';

interface Asked {
  type?: Segment['type'];
  filter?: unknown;
  entity?: string;
}

type Kept = Pick<Segment, 'documentId' | 'type' | 'entity' | 'pinnedIn' | 'pinnedOut'>;

export const refusalToCreate = (asked: Asked): ErrorDetail | null =>
  asked.type === 'static' && hasFilter(asked) ? noFilter() : null;

export function refusalToUpdate(kept: Kept, asked: Asked): ErrorDetail | null {
  if (asked.type !== undefined && asked.type !== kept.type) return errorDetail(['data', 'type'], keepsType(kept));
  if (kept.type === 'static' && hasFilter(asked)) return noFilter();
  if (asked.entity === undefined || asked.entity === kept.entity) return null;
  if (kept.type === 'static') {
    const message = `Its members are of “${kept.entity}”; create another segment for “${asked.entity}”`;
    return errorDetail(['data', 'entity'], message);
  }
  if (kept.pinnedIn + kept.pinnedOut === 0) return null;
  return errorDetail(['data', 'entity'], `Its pins are of “${kept.entity}”; take them away first`);
}

const hasFilter = ({ filter }: Asked): boolean => filter !== undefined && filter !== null;

const noFilter = (): ErrorDetail =>
  errorDetail(
    ['data', 'filter'],
    'A static segment is a list and has no filter; leave it out, or create a dynamic one',
  );

const keepsType = ({ type, documentId }: Kept): string =>
  type === 'dynamic'
    ? `A segment keeps its type; for a list of whoever is in it now, POST /segments/${documentId}/duplicate with “as”: “static”`
    : 'A segment keeps its type; create a dynamic segment for its rules';
