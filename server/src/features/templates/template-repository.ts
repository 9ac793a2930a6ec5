/** Templates in the database, through the Document Service so that a site’s own hooks see every change. */
import type { Core, UID } from '@strapi/types';
import { DomainError, errorDetail, type Template } from '../../contracts';
import { isUniqueViolation, type Database } from '../../platform/database';
import { changeDocument } from '../../platform/lock-document';
import { contentTypeUid } from '../../platform/plugin-id';
import { createReviseDocument, isEmptyEdit, toVersion, type Edit } from '../../platform/revise-document';
import { TEMPLATE_TABLE } from './content-type';

/** What is stored; `problems` depend on the site’s schema and are found on reading. */
export type StoredTemplate = Omit<Template, 'problems'>;
export type TemplateData = Omit<StoredTemplate, 'documentId' | 'version' | 'createdAt' | 'updatedAt'>;

export interface TemplateQuery {
  search?: string;
  type?: string;
  start: number;
  limit: number;
}

export interface TemplateRepository {
  find(documentId: string): Promise<StoredTemplate | null>;
  list(query: TemplateQuery): Promise<{ rows: StoredTemplate[]; total: number }>;
  create(data: TemplateData): Promise<StoredTemplate>;
  update(documentId: string, data: Partial<TemplateData>, edit: Edit): Promise<StoredTemplate>;
  delete(documentId: string): Promise<void>;
}

interface Documents {
  findOne(params: object): Promise<unknown>;
  findMany(params: object): Promise<unknown[]>;
  count(params: object): Promise<number>;
  create(params: object): Promise<unknown>;
  update(params: object): Promise<unknown>;
  delete(params: object): Promise<unknown>;
}

interface Row extends Omit<StoredTemplate, 'version' | 'variables' | 'createdAt' | 'updatedAt'> {
  version: unknown;
  variables: unknown;
  createdAt: string | Date;
  updatedAt: string | Date;
}

const toStored = (row: unknown): StoredTemplate => {
  const { documentId, name, type, subject, preheader, html, text, language, variables, ...rest } = row as Row;
  return {
    ...{ documentId, name, type, subject, html, language },
    version: toVersion(rest.version),
    preheader: preheader ?? null,
    text: text ?? null,
    isActive: Boolean(rest.isActive),
    // Templates from before there was tracking have neither.
    trackOpens: Boolean(rest.trackOpens),
    trackClicks: Boolean(rest.trackClicks),
    variables: Array.isArray(variables) ? variables.map(String) : [],
    createdAt: new Date(rest.createdAt).toISOString(),
    updatedAt: new Date(rest.updatedAt).toISOString(),
  };
};

const naming = async <T>(name: string | undefined, write: () => Promise<T>): Promise<T> => {
  try {
    return await write();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const message = `A template named “${name ?? ''}” exists already`;
    throw new DomainError('conflict', message, [errorDetail(['data', 'name'], message)], { cause: error });
  }
};

const held = (documentId: string) => ({
  table: TEMPLATE_TABLE,
  documentId,
  gone: () => new DomainError('not_found', `There is no template ${documentId}`),
});

export const createTemplateRepository = (
  strapi: Core.Strapi,
  database: Pick<Database, 'transaction'>,
): TemplateRepository => {
  const revise = createReviseDocument(strapi, database);
  const documents = (): Documents => strapi.documents(contentTypeUid('template') as UID.ContentType);
  return {
    find: async (documentId) => {
      const row = await documents().findOne({ documentId });
      return row ? toStored(row) : null;
    },
    list: async ({ search, type, start, limit }) => {
      const filters = {
        ...(type === undefined ? {} : { type }),
        ...(search ? { $or: [{ name: { $containsi: search } }, { subject: { $containsi: search } }] } : {}),
      };
      const rows = await documents().findMany({ filters, start, limit, sort: [{ updatedAt: 'desc' }, { id: 'desc' }] });
      return { rows: rows.map(toStored), total: await documents().count({ filters }) };
    },
    create: async (data) => toStored(await naming(data.name, () => documents().create({ data }))),
    update: async (documentId, data, edit) =>
      toStored(
        await naming(data.name, () =>
          revise(held(documentId), edit, (stamp) =>
            isEmptyEdit(data)
              ? documents().findOne({ documentId })
              : documents().update({ documentId, data: { ...data, ...stamp } }),
          ),
        ),
      ),
    delete: async (documentId) => {
      await changeDocument(database, held(documentId), () => documents().delete({ documentId }));
    },
  };
};
