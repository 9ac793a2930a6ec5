/** Writes an unsubscribe back to the site’s own contact, through the Document Service so that the site’s hooks see it. */
import type { Core, UID } from '@strapi/types';

interface Documents {
  update(params: { documentId: string; data: Record<string, unknown> }): Promise<unknown>;
}

/**
 * True where it changed anything. Every version of the document: a draft that kept the old value would bring it back at
 * the next publish.
 */
export const setPreference = async (
  strapi: Core.Strapi,
  { uid, documentId, attribute, value }: { uid: string; documentId: string; attribute: string; value: boolean },
): Promise<boolean> => {
  const rows: Record<string, unknown>[] = await strapi.db.query(uid).findMany({ where: { documentId } });
  // Never said is not unsubscribed.
  if (rows.every((row) => (row[attribute] ?? false) === value)) return false;
  const { options } = strapi.contentType(uid as UID.ContentType);
  if (options?.draftAndPublish) {
    await strapi.db.query(uid).updateMany({ where: { documentId }, data: { [attribute]: value } });
    return true;
  }
  const documents = strapi.documents(uid as UID.ContentType) as unknown as Documents;
  await documents.update({ documentId, data: { [attribute]: value } });
  return true;
};
