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

  /** Learns the rows of documents that are in the database: needed for link targets that this writer did not write. */
  const know = async (uid, documentIds) => {
    const { tableName } = strapi.db.metadata.get(uid);
    const known = rowsOf.get(uid) ?? new Map();
    rowsOf.set(uid, known);
    await inChunks([...new Set(documentIds)], async (chunk) => {
      chunk.forEach((documentId) => known.set(documentId, []));
      const columns = ['id', 'document_id', 'published_at', 'locale'];
      const found = await trx(tableName).select(columns).whereIn('document_id', chunk).orderBy('id');
      for (const row of found) {
        known.get(row.document_id).push({ id: row.id, isDraft: row.published_at === null, locale: row.locale });
      }
    });
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

  const lastOrders = async (joinTable, targetIds) => {
    const last = new Map();
    if (!joinTable.inverseOrderColumnName) return last;
    const target = joinTable.inverseJoinColumn.name;
    await inChunks([...new Set(targetIds)], async (chunk) => {
      const query = trx(joinTable.name).select({ id: target }).max({ order: joinTable.inverseOrderColumnName });
      for (const { id, order } of await query.whereIn(target, chunk).groupBy(target)) last.set(id, order);
    });
    return last;
  };

  const pairsOf = (uid, documents, name) => {
    const targetUid = strapi.db.metadata.get(uid).attributes[name].target;
    return documents
      .filter((document) => document.links?.[name])
      .flatMap((document) =>
        rowsOf
          .get(uid)
          .get(document.documentId)
          .flatMap((sourceRow) =>
            targetRows({ uid, targetUid, sourceRow, documentId: document.links[name] }).map(({ id }) => [
              sourceRow.id,
              id,
            ]),
          ),
      );
  };

  const writeLinks = async (uid, documents, name) => {
    const { joinTable } = strapi.db.metadata.get(uid).attributes[name];
    const pairs = pairsOf(uid, documents, name);
    const orders = await lastOrders(
      joinTable,
      pairs.map(([, target]) => target),
    );
    const links = pairs.map(([source, target]) => {
      const link = { [joinTable.joinColumn.name]: source, [joinTable.inverseJoinColumn.name]: target };
      if (!joinTable.inverseOrderColumnName) return link;
      const order = (orders.get(target) ?? 0) + 1;
      orders.set(target, order);
      return { ...link, [joinTable.inverseOrderColumnName]: order };
    });
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
    know,
    async write(uid, documents) {
      const rows = documents.flatMap((document) => rowsFor(uid, document));
      await inChunks(rows, (data) => strapi.db.query(uid).createMany({ data }));
      await know(
        uid,
        documents.map((document) => document.documentId),
      );
      const names = (key) => [...new Set(documents.flatMap((document) => Object.keys(document[key] ?? {})))];
      for (const name of names('links')) await writeLinks(uid, documents, name);
      for (const name of names('components')) await writeComponents(uid, documents, name);
      return rows.length;
    },
  };
};
