/** The names that enrollments keep: which of them somebody may read, and so search by. */
import { DomainError, errorDetail } from '../../contracts';
import type { ContentReads } from '../../lib/content-reads';
import type { Audience } from '../audience';

/** Column → entity whose name it holds. */
const OWNERS = { contact_name: 'contact', company_name: 'company' } as const;
export type NameColumn = keyof typeof OWNERS;
export const NAME_COLUMNS: readonly NameColumn[] = ['contact_name', 'company_name'];

/** All but those of an attribute that the site maps and that may not be read. */
export const readableNames = (
  audience: Pick<Audience, 'entity' | 'readableBy'>,
  reads: ContentReads,
): ReadonlySet<NameColumn> => {
  const readable = audience.readableBy(reads);
  const isReadable = (column: NameColumn): boolean => {
    const owner = audience.entity(OWNERS[column]);
    return owner?.roles.name === undefined || readable.mayRead(owner, 'name');
  };
  return new Set(NAME_COLUMNS.filter(isReadable));
};

/** Throws forbidden where there is no name to search by. */
export const demandNames = (names: ReadonlySet<NameColumn>): void => {
  if (names.size > 0) return;
  const message = 'Searching needs the right to read the name of contacts or companies in Content Manager';
  throw new DomainError('forbidden', message, [errorDetail(['search'], message)]);
};
