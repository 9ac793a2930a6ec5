/**
 * Values that are document ids and are shown by name: segments, and of a contact's mail its sequence and template.
 * In: a field and the type it is read from. Out: what its values name; undefined where they are plain values.
 */
import type { CatalogueComputed, CatalogueField } from '../../../contracts';
import { isComputedType } from './whole-catalogue';

export type NamedKind = 'segment' | 'sequence' | 'template';

export interface Named {
  id: string;
  name: string;
}

export const namedKindOf = (
  field: Pick<CatalogueField | CatalogueComputed, 'name' | 'type'> | undefined,
  scope: string | undefined,
): NamedKind | undefined => {
  if (field?.type === 'segment') return 'segment';
  if (!field || scope === undefined || !isComputedType(scope)) return undefined;
  return field.name === 'sequence' || field.name === 'template' ? field.name : undefined;
};

/** The choices of a list; an id that the reader may not know, or that names nothing any more, stays as `hidden`. */
export const namedChoices = (known: readonly Named[], value: unknown, hidden: string): Named[] => {
  const items: unknown[] = Array.isArray(value) ? value : [value];
  const ids = items.filter((id): id is string => typeof id === 'string' && id !== '');
  const unknown = ids.filter((id) => !known.some((named) => named.id === id));
  return [...known, ...unknown.map((id) => ({ id, name: hidden }))];
};
