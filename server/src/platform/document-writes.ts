/** What is written through the Document Service, and through the query layer below it, as a running Strapi tells it. */
import type { Core } from '@strapi/types';
import type { Knex } from 'knex';

/** As the Document Service calls a middleware. */
export interface DocumentWrite {
  uid: string;
  action: string;
  params: unknown;
  contentType: { attributes: unknown };
}

export type DocumentMiddleware = (write: DocumentWrite, next: () => Promise<unknown>) => Promise<unknown>;

type Close = () => Promise<void>;

/**
 * Innermost of the middlewares that a site registers before plugins are bootstrapped: theirs stay outside of whatever
 * transaction it opens.
 */
export function onDocumentWrites(strapi: Core.Strapi, middleware: DocumentMiddleware): Close {
  const remove: unknown = strapi.documents.use(middleware as never);
  return async () => {
    if (typeof remove === 'function') (remove as () => void)();
  };
}

/** Single rows, within the transaction of the write where it has one; bulk writes tell of no row. */
export function onRowWrites(
  strapi: Core.Strapi,
  uids: readonly string[],
  note: (uid: string, row: unknown, isGone: boolean) => Promise<void>,
): Close {
  type Told = { model: { uid: string }; result?: unknown };
  const told = ({ model, result }: Told): Promise<void> => note(model.uid, result, false);
  const stop = strapi.db.lifecycles.subscribe({
    models: [...uids],
    afterCreate: told,
    afterUpdate: told,
    afterDelete: ({ model, result }: Told) => note(model.uid, result, true),
  });
  return async () => stop();
}

/** The transaction that documents and rows written inside join; `onCommit` once it is through. */
export const documentTransaction =
  (strapi: Core.Strapi) =>
  <T>(work: (trx: Knex.Transaction) => Promise<T>, onCommit: () => void): Promise<T> =>
    strapi.db.transaction(({ trx, onCommit: whenCommitted }) => {
      whenCommitted(onCommit);
      return work(trx as Knex.Transaction);
    }) as Promise<T>;
