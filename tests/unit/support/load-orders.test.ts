import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { chooseColumns, parseMap } from '../../../playground/scripts/load/columns.mjs';
import { readOrders, type LoadedOrder } from '../../../playground/scripts/load/read-orders.mjs';

const folder = mkdtempSync(path.join(os.tmpdir(), 'load-orders-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fileOf = (content: string | Buffer): string => {
  const file = path.join(mkdtempSync(path.join(folder, 'f-')), 'orders.csv');
  writeFileSync(file, content);
  return file;
};
const read = async (content: string | Buffer, map = ''): Promise<LoadedOrder[]> => {
  const orders: LoadedOrder[] = [];
  for await (const order of readOrders({ file: fileOf(content), gzip: 'auto', map: parseMap(map) })) orders.push(order);
  return orders;
};

describe('the columns of an order file', () => {
  it.each([
    [
      ['order_id', 'master_id', 'date', 'dollar_value'],
      { id: 'order_id', customer: 'master_id', total: 'dollar_value' },
    ],
    [
      ['customer_id', 'order_date', 'revenue', 'email'],
      { customer: 'customer_id', date: 'order_date', email: 'email' },
    ],
    [['Order Number', 'Customer ID', 'Placed At', 'Total'], { id: 'Order Number', date: 'Placed At', total: 'Total' }],
  ])('are guessed from %j', (header, expected) => {
    expect(chooseColumns(header, {})).toMatchObject(expected);
  });

  it('are named when one is missing', () => {
    expect(() => chooseColumns(['customer', 'when', 'total'], {})).toThrow('No column for date');
    expect(() => chooseColumns(['customer', 'when', 'total'], {})).toThrow('customer, when, total');
  });

  it('are refused when --map names one that is not there', () => {
    expect(() => chooseColumns(['customer', 'date', 'total'], parseMap('total=revenue'))).toThrow('total=revenue');
    expect(() => parseMap('price=total')).toThrow('roles are');
  });
});

describe('reading an order file', () => {
  const csv = 'customer,date,total\nAnn,2026-01-31,10.5\nAnn,2026-01-31,10.5\nBo,2026-02-01 10:00,3\n';

  it('reads plain and gzipped files alike', async () => {
    expect(await read(gzipSync(csv))).toEqual(await read(csv));
    expect((await read(csv)).map(({ placedAt }) => placedAt.toISOString())).toEqual([
      '2026-01-31T00:00:00.000Z',
      '2026-01-31T00:00:00.000Z',
      '2026-02-01T10:00:00.000Z',
    ]);
  });

  it('gives equal rows ids of their own that a second reading repeats', async () => {
    const ids = (await read(csv)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect((await read(csv)).map(({ id }) => id)).toEqual(ids);
  });

  it.each([
    ['customer,date,total\nAnn,2026-13-01,1', 'line 2, column date'],
    ['customer,date,total\nAnn,2026-01-01,1\nBo,2026-01-01,lots', 'line 3, column total'],
    ['customer,date,total\n,2026-01-01,1', 'line 2, column customer'],
  ])('refuses %j', async (content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });
});
