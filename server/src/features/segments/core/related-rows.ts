/** From a row to what is related to it: by an edge of the graph, or by the mail that it was sent. */
import type { Compilation, Scope } from './compilation';
import { mailRows } from './mail-relations';
import { relate, type RelatedRows } from './relation-scope';
import type { ResolvedRelation } from './resolve-path';

export const relatedRows = (compilation: Compilation, owner: Scope, { edge }: ResolvedRelation): RelatedRows =>
  edge.kind === 'mail' ? mailRows(compilation, owner, edge.name) : relate(compilation, owner, edge);
