import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { chooseColumns } from './columns.mjs';

const isGzip = async (file, gzip) => {
  if (gzip !== 'auto') return gzip === 'yes';
  const handle = await open(file);
  const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  await handle.close();
  return buffer[0] === 0x1f && buffer[1] === 0x8b;
};

export class RowError extends Error {}

const parseDate = (text, where) => {
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  const iso = compact ? compact.slice(1).join('-') : text.replace(' ', 'T');
  const zoned = /^\d{4}-\d{2}-\d{2}(T.*(Z|[+-]\d{2}:?\d{2}))?$/.test(iso) ? iso : `${iso}Z`;
  const instant = /^\d{4}-\d{2}-\d{2}/.test(iso) ? new Date(zoned) : new Date(NaN);
  if (Number.isNaN(instant.getTime())) throw new RowError(`${where}: "${text}" is not a date such as 2026-01-31`);
  return instant;
};

const parseTotal = (text, where) => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new RowError(`${where}: "${text}" is not a number`);
  return value;
};

/** A file without order ids: the same row is the same order again, its n-th repetition another one. */
const createIdMaker = () => {
  const seen = new Map();
  return (...parts) => {
    const key = createHash('sha256').update(parts.join('\u0000')).digest('base64url').slice(0, 16);
    const repetition = (seen.get(key) ?? 0) + 1;
    seen.set(key, repetition);
    return repetition === 1 ? key : `${key}-${repetition}`;
  };
};

const toOrder = ({ record, line, columns, makeId }) => {
  const value = (role) => (columns[role] ? record[columns[role]] : '') ?? '';
  const at = (role) => `line ${line}, column ${columns[role]}`;
  const customer = value('customer');
  if (!customer) throw new RowError(`${at('customer')}: the customer is empty`);
  const fullName = [value('firstName'), value('lastName')].filter(Boolean).join(' ');
  return {
    id: columns.id ? value('id') : makeId(customer, value('date'), value('total')),
    customer,
    placedAt: parseDate(value('date'), at('date')),
    total: parseTotal(value('total'), at('total')),
    currency: value('currency') || null,
    name: value('name') || fullName || (/^\d+$/.test(customer) ? `Customer ${customer}` : customer),
    firstName: value('firstName') || null,
    email: value('email') || null,
  };
};

/** Streams the file's orders; never holds more than a few rows. Refuses the first bad row by line and column. */
export async function* readOrders({ file, gzip, map, onColumns }) {
  const source = createReadStream(file);
  let columns;
  const readHeader = (header) => {
    columns = chooseColumns(header, map);
    onColumns?.(columns);
    return header;
  };
  const parser = parse({ bom: true, columns: readHeader, skip_empty_lines: true, info: true });
  const unzip = (await isGzip(file, gzip)) ? source.pipe(createGunzip()) : source;
  for (const stream of new Set([source, unzip])) stream.on('error', (error) => parser.destroy(error));
  unzip.pipe(parser);

  const makeId = createIdMaker();
  for await (const { record, info } of parser) {
    yield toOrder({ record, line: info.lines, columns, makeId });
  }
}
