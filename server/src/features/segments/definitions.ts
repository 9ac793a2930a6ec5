/** Segments as JSON that another site can read: written out, checked, and taken in, all of a file or none of it. */
import {
  DEFINITION_FORMAT,
  DEFINITION_VERSION,
  DomainError,
  errorDetail,
  type DefinitionsImported,
  type ErrorDetail,
  type ErrorPath,
  type ImportDefinitions,
  type SegmentDefinition,
} from '../../contracts';
import { userIdOf, type Caller } from '../../platform/caller';
import type { Database, Queryable } from '../../platform/database';
import type { Clock } from '../../ports/clock';
import type { Audience } from '../audience';
import { actorOf } from '../../platform/actor';
import { importOrder } from './core/import-order';
import { refusalToCreate } from './core/segment-kind';
import { exchangeReferences, referencesIn } from './core/reference-exchange';
import type { FilterChecks } from './filter-checks';
import type { ReferenceSaving } from './reference-saving';
import { acceptedEntity, acceptedFilter, acceptedVisibility, hiddenFilter, refusal } from './segment-acceptance';
import type { SegmentCounting } from './segment-counting';
import type { SegmentLogRepository } from './segment-log-repository';
import type { SegmentLookup } from './segment-lookup';
import type { SegmentRepository } from './segment-repository';
import type { SegmentData, StoredSegment } from './segment-row';

export interface DefinitionsDeps {
  database: Database;
  audience: Pick<Audience, 'readableBy'>;
  segments: Pick<SegmentRepository, 'create' | 'find' | 'named' | 'standIn'>;
  filters: Pick<FilterChecks, 'check'>;
  clock: Clock;
  lookup: SegmentLookup;
  counting: SegmentCounting;
  segmentLog: SegmentLogRepository;
  references: Pick<ReferenceSaving, 'takeTurn'>;
  previewTimeoutMs: number;
}

export interface Definitions {
  /** In the order of the ids. Throws not_found for one that the caller may not see. */
  exportDefinitions(caller: Caller, documentIds: readonly string[]): Promise<SegmentDefinition[]>;
  /** Throws invalid_input with every error; a dry run answers them. */
  importDefinitions(caller: Caller, input: ImportDefinitions): Promise<DefinitionsImported>;
}

export const createDefinitions = (deps: DefinitionsDeps): Definitions => {
  const { counting, previewTimeoutMs } = deps;
  return {
    async exportDefinitions(caller, documentIds) {
      const definitions: SegmentDefinition[] = [];
      for (const documentId of documentIds) definitions.push(await exportOne(deps, caller, documentId));
      return definitions;
    },
    async importDefinitions(caller, { definitions, dryRun }) {
      const errors = await problemsOf(deps, caller, definitions);
      const names = definitions.map(({ name }) => ({ documentId: null, name }));
      if (dryRun) return { dryRun, segments: names, errors };
      if (errors.length > 0) throw new DomainError('invalid_input', errors[0]?.message ?? 'Not importable', errors);
      const made = await writeAll(deps, caller, definitions);
      for (const segment of made) await counting.counted(segment, previewTimeoutMs);
      return { dryRun, segments: made.map(({ documentId, name }) => ({ documentId, name })), errors: [] };
    },
  };
};

/** A segment that the caller may not see keeps its id: its name is not the caller’s to know. */
async function exportOne({ lookup }: DefinitionsDeps, caller: Caller, documentId: string): Promise<SegmentDefinition> {
  const segment = await lookup.view(caller, await lookup.visible(caller, documentId));
  if (segment.filterHidden) throw hiddenFilter(segment.name);
  const names = new Map<string, string>();
  for (const { segment: id } of referencesIn(segment.filter)) {
    const other = await lookup.visible(caller, id).catch(nobody);
    if (other) names.set(id, other.name);
  }
  const { name, description, type, state, visibility, entity, tags } = segment;
  return {
    ...{ format: DEFINITION_FORMAT, version: DEFINITION_VERSION, name, description },
    ...{ type, state, visibility, entity, tags },
    filter: exchangeReferences(segment.filter, (id) => names.get(id) ?? id),
  };
}

const nobody = (error: unknown): null => {
  if (error instanceof DomainError && error.code === 'not_found') return null;
  throw error;
};

interface Placed {
  definition: SegmentDefinition;
  /** Of the definition in the request. */
  at: ErrorPath;
  name: string;
  refersTo: string[];
}

const placed = (definitions: readonly SegmentDefinition[]): Placed[] =>
  definitions.map((definition, index) => ({
    definition,
    at: ['data', 'definitions', index],
    name: definition.name,
    refersTo: referencesIn(definition.filter).map(({ segment }) => segment),
  }));

class Rollback extends Error {}

/** Everything that is wrong, found by writing stand-ins that are taken back: so one may refer to another of the file. */
async function problemsOf(
  deps: DefinitionsDeps,
  caller: Caller,
  definitions: readonly SegmentDefinition[],
): Promise<ErrorDetail[]> {
  const all = placed(definitions);
  const taken = new Set((await deps.segments.named(all.map(({ name }) => name))).map(({ name }) => name));
  const errors = all.flatMap(({ name, at }, index) => {
    const repeated = all.findIndex((other) => other.name === name) < index;
    if (!repeated && !taken.has(name)) return [];
    const reason = repeated ? 'is in the file twice' : 'exists already';
    return [errorDetail([...at, 'name'], `A segment named “${name}” ${reason}`, 'conflict')];
  });
  const ordered = importOrder(all.filter((one, index) => all.findIndex(({ name }) => name === one.name) === index));
  if (ordered === null) {
    return [...errors, errorDetail(['data', 'definitions'], 'Segments of the file refer to each other in a circle')];
  }
  try {
    await deps.database.transaction(async (trx) => {
      await walk(deps, caller, ordered, {
        within: trx,
        write: (data) => deps.segments.standIn(trx, data, userIdOf(caller)),
        failed: (found) => void errors.push(...found),
      });
      throw new Rollback();
    });
  } catch (error) {
    if (!(error instanceof Rollback)) throw error;
  }
  return errors;
}

/** Checked before; what has changed since undoes all of it. */
async function writeAll(
  deps: DefinitionsDeps,
  caller: Caller,
  definitions: readonly SegmentDefinition[],
): Promise<StoredSegment[]> {
  const { database, segments, segmentLog, references } = deps;
  const all = placed(definitions);
  const made = await database.transaction(async (trx) => {
    if (all.some(({ refersTo }) => refersTo.length > 0)) await references.takeTurn(trx);
    const byName = new Map<string, StoredSegment>();
    await walk(deps, caller, importOrder(all) ?? all, {
      within: trx,
      write: async (data) => {
        const segment = await segments.create(data, userIdOf(caller));
        await segmentLog.append({ segmentId: segment.documentId, action: 'imported', actor: actorOf(caller) }, trx);
        byName.set(segment.name, segment);
        return segment.documentId;
      },
      failed: (found) => {
        throw new DomainError('invalid_input', found[0]?.message ?? 'Not importable', found);
      },
    });
    return byName;
  });
  return all.flatMap(({ name }) => made.get(name) ?? []);
}

interface Walk {
  within: Queryable;
  write(data: SegmentData): Promise<string>;
  failed(errors: ErrorDetail[]): void;
}

async function walk(
  deps: DefinitionsDeps,
  caller: Caller,
  ordered: readonly Placed[],
  { within, write, failed }: Walk,
) {
  const idOf = new Map<string, string>();
  for (const { definition, at, name } of ordered) {
    try {
      idOf.set(name, await write(await accept(deps, caller, { definition, idOf, within })));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      failed(relocated(error, at));
    }
  }
}

/** As a segment that is created, with the names of segments made into ids. Paths begin with `data`. */
async function accept(
  { audience, filters, clock, segments, lookup }: DefinitionsDeps,
  caller: Caller,
  { definition, idOf, within }: { definition: SegmentDefinition; idOf: ReadonlyMap<string, string>; within: Queryable },
): Promise<SegmentData> {
  const { name, type, state, entity, description = null, tags } = definition;
  const kind = refusalToCreate(definition);
  if (kind) throw refusal(kind);
  const data = { name, type, state, entity, description, tags: tags ?? [] };
  const visibility = acceptedVisibility(caller, definition.visibility);
  if (type === 'static') return { ...data, visibility, entity: acceptedEntity(audience, caller, entity), filter: null };
  const ids = new Map(idOf);
  const references = referencesIn(definition.filter).filter(({ segment }) => !ids.has(segment));
  for (const { documentId, name: found } of await segments.named(references.map(({ segment }) => segment))) {
    if (await lookup.visible(caller, documentId).catch(nobody)) ids.set(found, documentId);
  }
  const missing = references.filter(({ segment }) => !ids.has(segment));
  if (missing.length > 0) {
    const errors = missing.map(({ segment, path }) =>
      errorDetail(['data', 'filter', ...path], `There is no segment named “${segment}”`),
    );
    throw new DomainError('invalid_filter', errors[0]?.message ?? '', errors);
  }
  const filter = exchangeReferences(definition.filter, (segment) => ids.get(segment) ?? segment);
  return {
    ...data,
    visibility,
    filter: acceptedFilter(await filters.check(filter, clock.now(), { caller, within }), entity),
  };
}

/** Every expected failure begins with `data`, which in a file is one of its definitions. */
const relocated = ({ errors, message }: DomainError, at: ErrorPath): ErrorDetail[] =>
  errors.length === 0
    ? [errorDetail(at, message)]
    : errors.map((error) => ({ ...error, path: [...at, ...error.path.slice(1)] }));
