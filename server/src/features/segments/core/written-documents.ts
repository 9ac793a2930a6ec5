/**
 * What one call of the Document Service writes. In: its action, parameters and the attributes of the type. Out: the
 * documents of other types that its relations name, and whether it may move relations at all.
 */

export const WRITE_ACTIONS = ['create', 'clone', 'update', 'delete', 'publish', 'unpublish', 'discardDraft'] as const;
export type WriteAction = (typeof WRITE_ACTIONS)[number];

export const isWriteAction = (action: string): action is WriteAction =>
  (WRITE_ACTIONS as readonly string[]).includes(action);

/** The part of a content type’s schema that is read here. */
export type WrittenAttributes = Readonly<Record<string, { type: string; target?: string } | undefined>>;

const HOLDS_RELATIONS = new Set(['relation', 'component', 'dynamiczone', 'media']);

/** Publishing brings the relations of the draft along; only an update of plain fields leaves all where they are. */
export function movesRelations(action: WriteAction, data: unknown, attributes: WrittenAttributes): boolean {
  if (action !== 'update') return true;
  return Object.keys(recordOf(data)).some((name) => HOLDS_RELATIONS.has(attributes[name]?.type ?? ''));
}

export interface NamedDocument {
  uid: string;
  documentId: string;
}

/** By documentId, as connect, disconnect, set, or plainly. Row ids name no document. */
export function namedDocuments(data: unknown, attributes: WrittenAttributes): NamedDocument[] {
  return Object.entries(recordOf(data)).flatMap(([name, value]) => {
    const attribute = attributes[name];
    if (attribute?.type !== 'relation' || attribute.target === undefined) return [];
    const uid = attribute.target;
    return idsIn(value).map((documentId) => ({ uid, documentId }));
  });
}

function idsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(idsIn);
  const { documentId, connect, disconnect, set } = recordOf(value);
  if (typeof documentId === 'string') return [documentId];
  return [connect, disconnect, set].flatMap((part) => (part === undefined ? [] : idsIn(part)));
}

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
