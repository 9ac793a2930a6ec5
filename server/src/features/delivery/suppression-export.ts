/**
 * Suppressions as CSV, read and written page by page, however many there are. An import reads of it who gets nothing of
 * what and until when; see core/imported-suppression.
 */
import { Readable } from 'node:stream';
import type { ExportSuppressionsQuery, FieldType, Suppression } from '../../contracts';
import { actorOf } from '../../platform/actor';
import type { Caller } from '../../platform/caller';
import type { Log } from '../../ports/log';
import type { AddressViews } from '../audience';
import { csvRows } from '../segments';
import type { SuppressionList } from './suppression-list-repository';

type ColumnName = 'email' | Exclude<keyof Suppression, 'id' | 'address' | 'isMasked'>;

const COLUMNS = {
  email: 'string',
  sequence: 'string',
  reason: 'string',
  source: 'string',
  note: 'string',
  state: 'string',
  createdAt: 'string',
  createdBy: 'string',
  expiresAt: 'string',
  liftedAt: 'string',
  liftedBy: 'string',
} as const satisfies Record<ColumnName, FieldType>;

const columns = Object.entries(COLUMNS).map(([header, type]) => ({ header, type }));

const cellsOf = ({ address, ...rest }: Suppression): unknown[] => {
  const cells: Record<string, unknown> = { ...rest, email: address };
  return columns.map(({ header }) => cells[header]);
};

export const createSuppressionExport =
  ({ list, addressesFor, log }: { list: SuppressionList; addressesFor: AddressViews; log: Log }) =>
  async (caller: Caller, { bom, state, ...filters }: ExportSuppressionsQuery): Promise<Readable> => {
    const view = addressesFor(caller);
    view.demand('Exporting suppressions', []);
    const pages = list.pages({ ...filters, ...(state === 'all' ? {} : { state }) }, view);
    // What cannot be read is an error before the first piece is there.
    const first = await pages.next();
    log.info(`Suppressions were exported by ${actorOf(caller)}`);
    const csv = written({ first: first.done ? [] : first.value, pages, bom: bom === 'true' });
    return Readable.from(csv, { objectMode: false });
  };

/** Destroying the stream ends the reading. */
async function* written({
  first,
  pages,
  bom,
}: {
  first: Suppression[];
  pages: AsyncGenerator<Suppression[]>;
  bom: boolean;
}): AsyncGenerator<string> {
  try {
    yield csvRows(columns, first.map(cellsOf), { header: true, bom });
    for await (const rows of pages) yield csvRows(columns, rows.map(cellsOf), { header: false, bom: false });
  } finally {
    await pages.return(undefined);
  }
}
