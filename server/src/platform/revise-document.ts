/**
 * An edit of a document by a person. The version it was based on is compared, and counted up, while the document is held:
 * of two at once that state the same one, one is refused. Versions only rise, on every engine alike; instants would tie.
 */
import type { Core } from '@strapi/types';
import type { Knex } from 'knex';
import { DomainError, FIRST_VERSION, type Stale } from '../contracts';
import { adminNames } from './admin-names';
import { userIdOf, type Caller } from './caller';
import type { Database } from './database';
import { changeDocument, type HeldDocument } from './lock-document';

export interface Edit {
  caller: Caller;
  /** What it was based on; undefined where the edit wins over any other. */
  version: number | undefined;
}

/** Written with the edit. */
export interface EditStamp {
  version: number;
  updatedBy: number | null;
}

export type ReviseDocument = <T>(
  document: HeldDocument & { gone(): Error },
  edit: Edit,
  work: (stamp: EditStamp, trx: Knex.Transaction) => Promise<T>,
) => Promise<T>;

/** Of a content type whose documents are edited by people. Rows that are older than it have none. */
export const versionAttribute = { type: 'integer', default: FIRST_VERSION } as const;

export const toVersion = (stored: unknown): number => Number(stored ?? FIRST_VERSION);

/** A PUT that changes nothing is no edit: it is compared, and writes nothing. */
export const isEmptyEdit = (data: object): boolean => Object.keys(data).length === 0;

/** Whether an edit is refused whatever else is wrong with it: versions only rise. */
export const isOutdated = ({ version }: Pick<Edit, 'version'>, stored: { version: number }): boolean =>
  version !== undefined && version < stored.version;

/** Throws stale, and what `gone` makes. */
export const createReviseDocument = (strapi: Core.Strapi, database: Pick<Database, 'transaction'>): ReviseDocument => {
  const namesOf = adminNames(strapi);
  const staleness = async ({ caller }: Edit, { version, updatedAt, updatedBy }: Held): Promise<Stale> => {
    const isTold = updatedBy !== null && (caller.kind === 'admin' || caller.kind === 'server');
    const names = isTold ? await namesOf([updatedBy]) : new Map<number, string>();
    return { version, changedAt: updatedAt, changedBy: names.get(updatedBy ?? 0) || null };
  };
  return (document, edit, work) =>
    changeDocument(database, document, async (trx) => {
      const held = await readHeld(trx, document);
      if (edit.version !== undefined && edit.version !== held.version) {
        throw stale(await staleness(edit, held), edit.version);
      }
      return work({ version: held.version + 1, updatedBy: userIdOf(edit.caller) }, trx);
    });
};

interface Held {
  version: number;
  updatedAt: string;
  updatedBy: number | null;
}

/** With a lock once more: MySQL would else show it as it was when the transaction first read anything. */
async function readHeld(trx: Knex.Transaction, { table, documentId }: HeldDocument): Promise<Held> {
  const row: { version?: unknown; updated_at?: unknown; updated_by_id?: unknown } | undefined = await trx(table)
    .where({ document_id: documentId })
    .forUpdate()
    .first('version', 'updated_at', 'updated_by_id');
  const { version, updated_at: at, updated_by_id: by } = row ?? {};
  return {
    version: toVersion(version),
    updatedAt: new Date(at instanceof Date || typeof at === 'number' ? at : String(at)).toISOString(),
    updatedBy: by === null || by === undefined ? null : Number(by),
  };
}

const stale = (details: Stale, stated: number): DomainError => {
  const { version, changedAt, changedBy } = details;
  const by = changedBy === null ? '' : ` by ${changedBy}`;
  const wrong =
    stated > version
      ? `There is no version ${stated} yet: the newest is version ${version}, of ${changedAt}${by}`
      : `Changed${by} at ${changedAt}, after the version this edit was based on`;
  const message = `${wrong}: load it again, or state version ${version} to overwrite it`;
  return new DomainError('stale', message, [], { details: { stale: details } });
};
