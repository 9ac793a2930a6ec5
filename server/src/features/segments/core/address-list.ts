/**
 * In: the text of a CSV, and how addresses are folded. Out: the different addresses in it, or each of its lines with further
 * columns; and the lines that hold none.
 * One column, or a header that names `email`; separated by commas, semicolons or tabs, those of them that the first line
 * has, or by what a first line `sep=;` names, as Excel writes it; with or without a byte order mark. A line with more
 * cells than the first one holds none: which of them is the address, nobody can tell.
 * Refused as a whole: more lines than allowed, quotes that never close, several columns of which none is named.
 */
import { CsvError, parse } from 'csv-parse/sync';
import { DomainError, errorDetail } from '../../../contracts';
import { isMailbox } from '../../../lib/mailbox';

export interface AddressLine {
  line: number;
  value: string;
  message: string;
}

export interface AddressList {
  /** Folded, each once. */
  addresses: string[];
  invalid: AddressLine[];
}

interface Reading {
  normalise(address: string): string;
  maxLines: number;
}

export interface AddressRow<C extends string> {
  line: number;
  /** Folded. */
  address: string;
  /** Of the columns that were asked for, those that the file has. */
  cells: Partial<Record<C, string>>;
}

interface Line {
  info: { lines: number };
  record: string[];
}

const HEADERS = new Set(['email', 'e-mail', 'e-mail address', 'email address']);
const LONGEST_SHOWN = 100;

export function readAddressList(text: string, reading: Reading): AddressList {
  const { rows, invalid } = readAddressRows(text, { ...reading, columns: [] });
  return { addresses: [...new Set(rows.map(({ address }) => address))], invalid };
}

/** `columns`: names as a header has them, folded; of several that are called the same the first counts. */
export function readAddressRows<C extends string>(
  text: string,
  { normalise, maxLines, columns }: Reading & { columns: readonly C[] },
): { rows: AddressRow<C>[]; invalid: AddressLine[] } {
  const lines = recordsOf(text, maxLines + 2);
  const [first] = lines;
  if (first === undefined) throw refuse('The CSV is empty');
  const named = first.record.findIndex((cell) => HEADERS.has(normalise(cell)));
  const filled = named === -1 ? lines : lines.slice(1);
  if (named === -1 && first.record.length > 1) {
    throw refuse('The CSV has several columns; give it a header that names the column “email”');
  }
  if (filled.length > maxLines) {
    throw refuse(`The CSV has more than ${maxLines} lines; send the rest in another request, nothing is added twice`);
  }
  const column = Math.max(named, 0);
  const header = named === -1 ? [] : first.record.map(normalise);
  const further = columns.map((name) => [name, header.indexOf(name)] as const).filter(([, at]) => at >= 0);
  const rows: AddressRow<C>[] = [];
  const invalid: AddressLine[] = [];
  for (const { info, record } of filled) {
    const value = record[column] ?? '';
    const address = normalise(value);
    const fault = excessOf(record, first.record.length) ?? faultOf(value, address);
    const cells: Partial<Record<C, string>> = {};
    for (const [name, at] of further) cells[name] = record[at] ?? '';
    if (fault === null) rows.push({ line: info.lines, address, cells });
    else invalid.push({ line: info.lines, ...fault, value: fault.value.slice(0, LONGEST_SHOWN) });
  }
  return { rows, invalid };
}

type Fault = Omit<AddressLine, 'line'> | null;

const excessOf = (record: readonly string[], width: number): Fault => {
  const cells = record.map((cell) => cell.trim());
  const hasMore = cells.slice(width).some((cell) => cell !== '');
  return hasMore ? { value: cells.join(', '), message: 'More cells than the first line' } : null;
};

const faultOf = (value: string, address: string): Fault => {
  if (isMailbox(address)) return null;
  return { value, message: address === '' ? 'No address' : 'Not an email address' };
};

/** Before the header, where a file names its separator. */
const NAMED_SEPARATOR = /^\uFEFF?sep=([^\w"\r\n])[^\S\t\r\n]*\r?\n/i;

function recordsOf(text: string, limit: number): Line[] {
  const separator = NAMED_SEPARATOR.exec(text)?.[1];
  const layout = { delimiter: separator ?? separatorsOf(text), from_line: separator === undefined ? 1 : 2 };
  const options = { ...layout, bom: true, info: true, relax_column_count: true, skip_empty_lines: true };
  try {
    const read: unknown = parse(text, { ...options, max_record_size: 100_000, to: limit });
    return read as Line[];
  } catch (error) {
    if (error instanceof CsvError) throw refuse(`The CSV cannot be read: ${error.message}`, error);
    throw error;
  }
}

const SEPARATORS = [',', ';', '\t'];

/** A comma in the cell of a file that semicolons separate begins no other cell. */
const separatorsOf = (text: string): string[] => {
  const [first = ''] = /\S.*/.exec(text) ?? [];
  const used = SEPARATORS.filter((separator) => first.includes(separator));
  return used.length > 0 ? used : SEPARATORS;
};

const refuse = (message: string, cause?: Error): DomainError =>
  new DomainError('invalid_input', message, [errorDetail(['data', 'csv'], message)], { cause });
