/** A suppression as code sees it, and the one place that knows its columns. */
import { SUPPRESSION_REASONS, type Suppression, type SuppressionReason } from '../../contracts';
import { sequenceOf } from '../../lib/suppression-scope';
import { toNumber, toNumberOrNull } from '../../platform/database';
import type { AddressView } from '../audience';
import type { Columns } from './ledger-row';

export interface SuppressionRow {
  id: number;
  scope: string;
  /** Null: erased. */
  address: string | null;
  reason: SuppressionReason;
  source: string | null;
  note: string | null;
  createdAtMs: number;
  createdBy: string | null;
  expiresAtMs: number | null;
  liftedAtMs: number | null;
  liftedBy: string | null;
}

const textOrNull = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

const reasonOf = (value: unknown): SuppressionReason => {
  const reason = SUPPRESSION_REASONS.find((known) => known === value);
  if (reason === undefined) throw new Error(`Unknown reason of a suppression: ${String(value)}`);
  return reason;
};

export const toSuppressionRow = (row: Columns): SuppressionRow => ({
  id: toNumber(row.id),
  scope: String(row.scope),
  address: textOrNull(row.address),
  reason: reasonOf(row.reason),
  source: textOrNull(row.source),
  note: textOrNull(row.note),
  createdAtMs: toNumber(row.created_at),
  createdBy: textOrNull(row.created_by),
  expiresAtMs: toNumberOrNull(row.expires_at),
  liftedAtMs: toNumberOrNull(row.lifted_at),
  liftedBy: textOrNull(row.lifted_by),
});

const isoOrNull = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

export const isActive = ({ liftedAtMs, expiresAtMs }: SuppressionRow, nowMs: number): boolean =>
  liftedAtMs === null && (expiresAtMs === null || expiresAtMs > nowMs);

export const toSuppression = (row: SuppressionRow, nowMs: number, view: AddressView): Suppression => ({
  id: row.id,
  address: view.address(row.address),
  sequence: sequenceOf(row.scope),
  reason: row.reason,
  source: row.source,
  note: view.words(row.note),
  state: row.liftedAtMs !== null ? 'lifted' : isActive(row, nowMs) ? 'active' : 'expired',
  createdAt: new Date(row.createdAtMs).toISOString(),
  createdBy: row.createdBy,
  expiresAt: isoOrNull(row.expiresAtMs),
  liftedAt: isoOrNull(row.liftedAtMs),
  liftedBy: row.liftedBy,
  isMasked: view.isMasked,
});
