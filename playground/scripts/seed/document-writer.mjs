/**
 * Writes documents as rows: what the Document Service would have stored, a hundred times faster.
 * A document is { documentId, data, links?, components?, status?, draft?, locales?, createdAt? }:
 *   links       relation name → documentId of the target
 *   components  attribute → one object or a list
 *   status      for draft-and-publish types: 'draft', 'published' (default) or 'modified' (published, then edited)
 *   draft       what a modified document's draft row says instead
 *   locales     locale → the translated attributes; a localized type has one row per locale
 */
const CHUNK = 500;
const DEFAULT_LOCALE = 'en';

const inChunks = async (items, work) => {
  for (let start = 0; start < items.length; start += CHUNK) await work(items.slice(start, start + CHUNK));
};

const hasDrafts = (strapi, uid) => strapi.contentType(uid).options?.draftAndPublish === true;
const isLocalized = (strapi, uid) => strapi.contentType(uid).pluginOptions?.i18n?.localized === true;

export const createDocumentWriter = ({ strapi, trx, now }) => {
  /** uid → documentId → [{ id, isDraft, locale }] */
  const rowsOf = new Map();

  const rowsFor = (uid, document) => {
    const createdAt = document.createdAt ?? now;
    const base = { ...document.data, documentId: document.documentId, createdAt, updatedAt: createdAt };
    if (hasDrafts(strapi, uid)) {
      const status = document.status ?? 'published';
      const published = { ...base, publishedAt: createdAt };
      const draft = { ...base, publishedAt: null };
      if (status === 'draft') return [draft];
      if (status === 'modified') return [{ ...draft, ...document.draft, updatedAt: now }, published];
      return [draft, published];
    }
    const row = { ...base, publishedAt: createdAt };
    if (!isLocalized(strapi, uid)) return [row];
    return Object.entries(document.locales).map(([locale, translated]) => ({ ...row, ...translated, locale }));
  };

  const readRows = async (uid) => {
    const { tableName } = strapi.db.metadata.get(uid);
    const found = await trx(tableName).select('id', 'document_id', 'published_at', 'locale').orderBy('id');
    const byDocument = new Map();
    for (const row of found) {
      const rows = byDocument.get(row.document_id) ?? [];
      rows.push({ id: row.id, isDraft: row.published_at === null, locale: row.locale });
      byDocument.set(row.document_id, rows);
    }
    rowsOf.set(uid, byDocument);
  };

  /** Which versions of the target a source row points at: the Document Service's own rules. */
  const targetRows = ({ uid, targetUid, sourceRow, documentId }) => {
    const rows = rowsOf.get(targetUid)?.get(documentId) ?? [];
    const sameLocale = isLocalized(strapi, targetUid)
      ? rows.filter((row) => row.locale === (sourceRow.locale ?? DEFAULT_LOCALE))
      : rows;
    const bothHaveDrafts = hasDrafts(strapi, uid) && hasDrafts(strapi, targetUid);
    return bothHaveDrafts ? sameLocale.filter((row) => row.isDraft === sourceRow.isDraft) : sameLocale;
  };

  const writeLinks = async (uid, documents, name) => {
    const { target, joinTable } = strapi.db.metadata.get(uid).attributes[name];
    const nextOrder = new Map();
    const links = [];
    for (const document of documents) {
      const documentId = document.links?.[name];
      if (!documentId) continue;
      for (const sourceRow of rowsOf.get(uid).get(document.documentId)) {
        for (const { id } of targetRows({ uid, targetUid: target, sourceRow, documentId })) {
          const order = (nextOrder.get(id) ?? 0) + 1;
          nextOrder.set(id, order);
          links.push({
            [joinTable.joinColumn.name]: sourceRow.id,
            [joinTable.inverseJoinColumn.name]: id,
            ...(joinTable.inverseOrderColumnName ? { [joinTable.inverseOrderColumnName]: order } : {}),
          });
        }
      }
    }
    await inChunks(links, (chunk) => trx(joinTable.name).insert(chunk));
  };

  const writeComponents = async (uid, documents, name) => {
    const attribute = strapi.contentType(uid).attributes[name];
    const { joinTable } = strapi.db.metadata.get(uid).attributes[name];
    const owned = documents.flatMap((document) =>
      [document.components?.[name] ?? []].flat().flatMap((data, index) =>
        rowsOf
          .get(uid)
          .get(document.documentId)
          .map(({ id }) => ({ data, entityId: id, order: index + 1 })),
      ),
    );
    if (owned.length === 0) return;
    const { tableName } = strapi.db.metadata.get(attribute.component);
    const [{ last }] = await trx(tableName).max({ last: 'id' });
    await inChunks(owned, (chunk) =>
      strapi.db.query(attribute.component).createMany({ data: chunk.map((item) => item.data) }),
    );
    const ids = await trx(tableName)
      .where('id', '>', last ?? 0)
      .orderBy('id')
      .pluck('id');
    const links = owned.map((item, index) => ({
      [joinTable.joinColumn.name]: item.entityId,
      [joinTable.inverseJoinColumn.name]: ids[index],
      component_type: attribute.component,
      field: name,
      [joinTable.orderColumnName]: attribute.repeatable ? item.order : null,
    }));
    await inChunks(links, (chunk) => trx(joinTable.name).insert(chunk));
  };

  return {
    async write(uid, documents) {
      const rows = documents.flatMap((document) => rowsFor(uid, document));
      await inChunks(rows, (data) => strapi.db.query(uid).createMany({ data }));
      await readRows(uid);
      const names = (key) => [...new Set(documents.flatMap((document) => Object.keys(document[key] ?? {})))];
      for (const name of names('links')) await writeLinks(uid, documents, name);
      for (const name of names('components')) await writeComponents(uid, documents, name);
      return rows.length;
    },
  };
};
