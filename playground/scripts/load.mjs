import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CsvError } from 'csv-parse';
import { withStrapi } from './boot.mjs';
import { ColumnError, parseMap } from './load/columns.mjs';
import { readOrders, RowError } from './load/read-orders.mjs';
import { countSource, saveBatch } from './load/save-orders.mjs';

const USAGE = `npm run playground:load -- --orders FILE [--map id=order_id,customer=customer_id,date=order_date,total=revenue]
                              [--gzip auto|yes|no] [--source NAME] [--currency USD] [--keep-emails]

Streams a CSV of orders (plain or gzipped) into the playground's contacts and orders.
Loading the same file again changes nothing: customers are known by SOURCE:customer, orders by SOURCE:id.
Columns that --map does not name are guessed. Without an order id a row is known by what it says.
Addresses move to example.test unless --keep-emails is given.`;

const OPTIONS = {
  orders: { type: 'string' },
  map: { type: 'string', default: '' },
  gzip: { type: 'string', default: 'auto' },
  source: { type: 'string' },
  currency: { type: 'string', default: 'USD' },
  'keep-emails': { type: 'boolean', default: false },
  help: { type: 'boolean' },
};
const BATCH = 1_000;

class UsageError extends Error {}

const readOptions = () => {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) return undefined;
  if (!values.orders) throw new UsageError('--orders FILE is missing');
  if (!['auto', 'yes', 'no'].includes(values.gzip)) throw new UsageError('--gzip is auto, yes or no');
  const file = path.resolve(process.env.INIT_CWD ?? process.cwd(), values.orders);
  if (!existsSync(file)) throw new UsageError(`There is no file ${values.orders}`);
  const source =
    values.source ??
    path
      .basename(file)
      .replace(/\.gz$/, '')
      .replace(/\.csv$/, '');
  return {
    file,
    source,
    map: parseMap(values.map),
    gzip: values.gzip,
    currency: values.currency,
    keepEmails: values['keep-emails'],
  };
};

async function* inBatches(items) {
  let batch = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

const load = async (strapi, options) => {
  const file = { rows: 0, customers: new Set(), total: 0 };
  const created = { orders: 0, customers: 0 };
  const onColumns = (columns) => console.log('Columns:', JSON.stringify(columns));
  for await (const orders of inBatches(readOrders({ ...options, onColumns }))) {
    const { orders: newOrders, customers } = await saveBatch({ strapi, orders, now: new Date(), ...options });
    created.orders += newOrders;
    created.customers += customers;
    file.rows += orders.length;
    for (const order of orders) {
      file.customers.add(order.customer);
      file.total += order.total;
    }
  }
  const inDatabase = await countSource(strapi, options.source);
  console.table({
    'in the file': { orders: file.rows, customers: file.customers.size, total: file.total.toFixed(2) },
    'created now': { orders: created.orders, customers: created.customers, total: '' },
    [`in the database as ${options.source}`]: { ...inDatabase, total: inDatabase.total.toFixed(2) },
  });
};

const EXPECTED = [ColumnError, RowError, UsageError, CsvError];

const run = async () => {
  const options = readOptions();
  if (!options) return console.log(USAGE);
  return withStrapi((strapi) => load(strapi, options));
};

await run().catch((error) => {
  const isExpected = EXPECTED.some((type) => error instanceof type);
  console.error(isExpected ? error.message : error);
  process.exitCode = 1;
});
