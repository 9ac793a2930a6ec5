/**
 * One line of a file of suppressions. In: its address, its cells, what the import is asked for. Out: the suppression, or
 * why it is none. A cell that narrows what a line says is never passed over: what cannot be taken so is refused.
 */
import { z } from 'zod';

/** Names of columns, folded, as an export writes them. */
export const IMPORTED_COLUMNS = ['sequence', 'expiresat', 'state', 'liftedat'] as const;
type Column = (typeof IMPORTED_COLUMNS)[number];

export interface ImportedLine {
  address: string;
  /** Without those that the file does not have. */
  cells: Readonly<Partial<Record<Column, string>>>;
}

export interface ImportContext {
  /** What the whole import is for; null: everything. */
  sequence: string | null;
  /** The sequences that the file names and that there are. */
  sequences: ReadonlySet<string>;
  nowMs: number;
}

export interface ImportedSuppression {
  address: string;
  sequence: string | null;
  /** Null: for good. */
  expiresAtMs: number | null;
}

export interface ImportFault {
  value: string;
  message: string;
}

export const sequenceNamed = ({ cells }: ImportedLine): string | null => cells.sequence?.trim() || null;

export const readSuppression = (line: ImportedLine, context: ImportContext): ImportedSuppression | ImportFault => {
  const { address, cells } = line;
  const lifted = cells.liftedat?.trim() ?? '';
  if (lifted !== '' || cells.state?.trim().toLowerCase() === 'lifted') return { value: address, message: 'Was lifted' };
  const named = sequenceNamed(line);
  if (named !== null && context.sequence !== null && named !== context.sequence) {
    return { value: named, message: 'Another sequence than the one that the import is for' };
  }
  if (named !== null && !context.sequences.has(named)) return { value: named, message: 'There is no such sequence' };
  const end = cells.expiresat?.trim() ?? '';
  const expiresAtMs = end === '' ? null : instantOf(end);
  if (expiresAtMs === undefined) return { value: end, message: 'Not an instant such as 2026-03-02T09:00:00.000Z' };
  if (expiresAtMs !== null && expiresAtMs <= context.nowMs) return { value: end, message: 'This instant has passed' };
  return { address, sequence: named ?? context.sequence, expiresAtMs };
};

const instantSchema = z.iso.datetime({ offset: true });

const instantOf = (text: string): number | undefined =>
  instantSchema.safeParse(text).success ? Date.parse(text) : undefined;

/** What a file says of one address twice is said once: in each scope until the later end. */
export const withoutRepetitions = (read: readonly ImportedSuppression[]): ImportedSuppression[] => {
  const kept = new Map<string, ImportedSuppression>();
  for (const one of read) {
    const key = `${one.sequence ?? ''} ${one.address}`;
    const other = kept.get(key);
    if (!other || endOf(one) > endOf(other)) kept.set(key, one);
  }
  return [...kept.values()];
};

const endOf = ({ expiresAtMs }: ImportedSuppression): number => expiresAtMs ?? Infinity;
