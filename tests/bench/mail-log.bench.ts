/**
 * The mail log over a ledger of a million: pages by every filter, housekeeping of all of it, and what keeping mails as
 * they are sent costs the sending of them.
 * Run: npm run bench -- mail-log [--engine postgres|mysql|sqlite] [--rows 1000000] [--mails 1000] [--explain]
 */
import { parseArgs } from 'node:util';
import { listDeliveriesQuerySchema } from '../../server/src/contracts';
import { listDeliveries } from '../../server/src/features/delivery/list-repository';
import { TABLES } from '../../server/src/lib/table-names';
import type { SqlClient } from '../../server/src/platform/database';
import { createHarness, openLedger, type LedgerDatabase } from '../unit/server/delivery/ledger-harness';
import { fillLedger } from './ledger-world';
import { median } from './timings';

const MAX_PAGE_MS = 1_000;
const ROUNDS = 5;

const { values: options } = parseArgs({
  options: {
    engine: { type: 'string', default: 'postgres' },
    rows: { type: 'string', default: '1000000' },
    mails: { type: 'string', default: '1000' },
    explain: { type: 'boolean', default: false },
  },
});
const rows = Number(options.rows);
const engine = options.engine as SqlClient;

const iso = (index: number): string => new Date(1_700_000_000_000 + index * 90_000).toISOString();
const PAGES: Record<string, object> = {
  'newest first': {},
  'page 400': { page: 400 },
  'a common state': { state: 'sent' },
  'a rare state': { state: 'uncertain' },
  'a sequence': { sequence: 'sequence7' },
  'a sequence and a rare state': { sequence: 'sequence2', state: 'uncertain' },
  'a step': { sequence: 'sequence7', step: 'step7' },
  'a template': { template: 'template7' },
  'a template in a state': { template: 'template1', state: 'failed' },
  'a contact': { recipient: 'contact77' },
  'an address': { address: 'contact77@domain77.test' },
  'a domain': { domain: 'domain77.test' },
  'an enhanced code': { code: '5.1.1' },
  'a reply code': { code: '550' },
  'a reply code that nobody answered': { code: '421' },
  'a month of sending': { sentFrom: iso(rows / 2), sentTo: iso(rows / 2 + 28_800) },
  'a month, by due': { dueFrom: iso(rows / 2), dueTo: iso(rows / 2 + 28_800), sort: 'dueAt:asc' },
  'by due': { sort: 'dueAt:asc' },
  'by sent, a state': { sort: 'sentAt:desc', state: 'sent' },
  'from the middle': { before: Math.floor(rows / 2) },
  'a part of a reason': { reason: 'NO SUCH USER' },
  'a part of an address': { search: 'contact77@' },
  'a text that is nowhere': { search: 'nowhere to be found' },
};

const timePages = async ({ database, knex }: LedgerDatabase): Promise<number> => {
  const table: Record<string, object> = {};
  let slowest = 0;
  for (const [name, query] of Object.entries(PAGES)) {
    const parsed = listDeliveriesQuerySchema.parse(query);
    const times: number[] = [];
    let found = '';
    for (let round = 0; round < ROUNDS; round += 1) {
      const start = performance.now();
      const { total, isCapped } = await listDeliveries(database, parsed);
      times.push(performance.now() - start);
      found = `${total}${isCapped ? '+' : ''}`;
    }
    const isText = 'search' in query || 'reason' in query || 'code' in query;
    if (!isText) slowest = Math.max(slowest, median(times));
    table[name] = { 'median ms': median(times).toFixed(1), 'slowest ms': Math.max(...times).toFixed(1), found };
  }
  console.table(table);
  if (options.explain) await explain({ knex });
  return slowest;
};

const explain = async ({ knex }: Pick<LedgerDatabase, 'knex'>): Promise<void> => {
  for (const [name, where, order] of [
    ['a rare state', "state = 'uncertain'", 'id DESC'],
    ['a sequence', "sequence_id = 'sequence7'", 'id DESC'],
    ['a domain', "domain = 'domain77.test'", 'id DESC'],
    ['a month of sending', 'sent_at >= 1745000000000 AND sent_at < 1747592000000', 'id DESC'],
    ['by due', '1 = 1', 'due_at, id'],
  ]) {
    const sql = `SELECT * FROM ${TABLES.deliveries} WHERE ${where} ORDER BY ${order} LIMIT 25`;
    const answer = await knex.raw(`EXPLAIN ${engine === 'sqlite' ? 'QUERY PLAN ' : ''}${sql}`);
    console.log(name, JSON.stringify(answer.rows ?? (engine === 'mysql' ? answer[0] : answer)));
  }
};

const timeHousekeeping = async (ledger: LedgerDatabase): Promise<void> => {
  const { delivery } = createHarness(ledger);
  const start = performance.now();
  const idle = await delivery.tidy(() => false);
  const idleS = (performance.now() - start) / 1_000;
  await ledger.knex(TABLES.deliveries).update({ updated_at: 1 });
  const again = performance.now();
  const done = await delivery.tidy(() => false);
  const seconds = (performance.now() - again) / 1_000;
  console.log(`nothing to do: ${idleS.toFixed(1)} s ${JSON.stringify(idle)}`);
  console.log(`everything is over: ${seconds.toFixed(1)} s, ${Math.round(done.deliveries / seconds)} mails a second`);
};

const PARAGRAPH = '<tr><td style="padding:12px 24px;font-family:Arial,sans-serif">Some words of a newsletter</td></tr>';

const timeSending = async (ledger: LedgerDatabase): Promise<void> => {
  const mails = Number(options.mails);
  const html = Array.from({ length: 150 }, (_, index) => PARAGRAPH.replace('words', `words ${index * 7919}`)).join(
    '\n',
  );
  const table: Record<string, object> = {};
  for (const keepContentDays of [0, 30, 0, 30]) {
    await ledger.empty();
    const { delivery, plan, source } = createHarness(ledger, {}, { keepContentDays });
    source.prepared = ({ recipientId }) => ({
      ...{ verdict: 'send', to: `${recipientId}@example.test`, marketing: true, sequenceName: 'Welcome' },
      templateId: 'hello',
      mail: { subject: 'Hello', preheader: '', html: `${html}${recipientId}`, text: 'Hello' },
    });
    const ids = await plan(...Array.from({ length: mails }, () => ({})));
    const start = performance.now();
    const lane = async (): Promise<void> => {
      for (let id = ids.pop(); id !== undefined; id = ids.pop()) await delivery.work(id);
    };
    await Promise.all([lane(), lane(), lane(), lane(), lane()]);
    const seconds = (performance.now() - start) / 1_000;
    const kept = await ledger
      .knex(TABLES.deliveryContents)
      .avg({ size: ledger.knex.raw('length(content)') })
      .first();
    const name = keepContentDays === 0 ? 'not kept' : 'kept';
    table[`${name} ${Object.keys(table).length + 1}`] = {
      'mails a second': Math.round(mails / seconds),
      'HTML bytes': html.length,
      'kept bytes': Math.round(Number(kept?.size ?? 0)),
    };
  }
  console.table(table);
};

const main = async (): Promise<void> => {
  const ledger = await openLedger(engine);
  try {
    console.log(`${engine}, ${rows} mails`);
    const start = performance.now();
    await fillLedger(ledger, { engine, rows });
    console.log(`filled in ${((performance.now() - start) / 1_000).toFixed(0)} s`);
    const slowest = await timePages(ledger);
    await timeHousekeeping(ledger);
    await timeSending(ledger);
    if (slowest > MAX_PAGE_MS) {
      console.error(`The slowest page without free text took ${slowest.toFixed(0)} ms; ${MAX_PAGE_MS} are allowed`);
      process.exitCode = 1;
    }
  } finally {
    await ledger.close();
  }
};

void main();
