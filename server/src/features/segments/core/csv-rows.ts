/**
 * In: rows as the drivers give them, and the types of their columns. Out: CSV by RFC 4180, in which no cell is taken
 * for a formula: one that begins with = + - @, after blanks or not, or with a tab, a return or a line feed has an
 * apostrophe before it (https://owasp.org/www-community/attacks/CSV_Injection). Numbers keep their sign.
 */
import { stringify } from 'csv-stringify/sync';
import type { FieldType } from '../../../contracts';

export interface CsvColumn {
  header: string;
  type: FieldType;
}

export interface CsvStart {
  /** The line of names. */
  header: boolean;
  bom: boolean;
}

export function csvRows(
  columns: readonly CsvColumn[],
  rows: readonly (readonly unknown[])[],
  { header, bom }: CsvStart,
): string {
  const cells = rows.map((row) => columns.map(({ type }, index) => unlikeFormula(cellOf(row[index], type), type)));
  return stringify(cells, {
    ...{ header, bom, columns: columns.map((column) => ({ key: column.header, header: column.header })) },
    record_delimiter: 'windows',
    quote_record_delimiter: true,
  });
}

type Cell = string | number | bigint | null;

const NUMBERS: readonly FieldType[] = ['integer', 'biginteger', 'decimal', 'float'];
/** What a JavaScript number holds without loss. */
const EXACT_DIGITS = 15;

const FORMULA = /^(?:[\t\r\n]|\s*[=+\-@＝＋－＠])/u;
const PLAIN_NUMBER = /^-?\d+(?:\.\d+)?$/;

const unlikeFormula = (cell: Cell, type: FieldType): Cell => {
  if (typeof cell !== 'string' || !FORMULA.test(cell)) return cell;
  return NUMBERS.includes(type) && PLAIN_NUMBER.test(cell) ? cell : `'${cell}`;
};

export function cellOf(value: unknown, type: FieldType): Cell {
  if (value === null || value === undefined) return null;
  if (type === 'boolean') return value === true || Number(value) === 1 ? 'true' : 'false';
  if (type === 'date') return value instanceof Date ? value.toISOString().slice(0, 10) : String(value).slice(0, 10);
  if (type === 'datetime') return instantOf(value);
  return NUMBERS.includes(type) ? numberOf(value) : String(value);
}

/** SQLite keeps epoch milliseconds, the other drivers give a Date. */
function instantOf(value: unknown): string {
  const instant = value instanceof Date ? value : new Date(typeof value === 'number' ? value : String(value));
  return Number.isNaN(instant.getTime()) ? String(value) : instant.toISOString();
}

/** Drivers give exact numbers as text, which keeps what a JavaScript number would lose. */
function numberOf(value: unknown): Cell {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  const text = String(value);
  if (/^-?\d+$/.test(text)) return BigInt(text);
  const isExact = text !== '' && text.replace(/\D/g, '').length <= EXACT_DIGITS;
  return isExact && Number.isFinite(Number(text)) ? Number(text) : text;
}
