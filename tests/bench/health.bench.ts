/**
 * What the pages of health and of sending count again and again, over a ledger of a million.
 * Run: npm run bench -- health [--engine postgres|mysql|sqlite] [--rows 1000000]
 */
import { parseArgs } from 'node:util';
import { createOverdueRepository } from '../../server/src/features/delivery/overdue-repository';
import { createLedgerRepository } from '../../server/src/features/health/ledger-repository';
import type { SqlClient } from '../../server/src/platform/database';
import { openLedger } from '../unit/server/delivery/ledger-harness';
import { fillLedger } from './ledger-world';
import { median } from './timings';

const ROUNDS = 5;

const { values: options } = parseArgs({
  options: { engine: { type: 'string', default: 'postgres' }, rows: { type: 'string', default: '1000000' } },
});
const engine = options.engine as SqlClient;

const main = async (): Promise<void> => {
  const ledger = await openLedger(engine);
  try {
    const start = performance.now();
    await fillLedger(ledger, { engine, rows: Number(options.rows) });
    console.log(`${engine}, ${options.rows} mails, filled in ${((performance.now() - start) / 1_000).toFixed(0)} s`);
    const health = createLedgerRepository(ledger.database);
    const overdue = createOverdueRepository(ledger.database);
    const questions: Record<string, () => Promise<unknown>> = {
      'health: figures': () => health.figures(),
      'metrics: ended': () => health.ended(),
      'health: recent': () => health.recent(),
      'sending: planned': () => overdue.countPending(),
      'sending: due': () => overdue.countOverdue(),
    };
    const table: Record<string, object> = {};
    for (const [name, ask] of Object.entries(questions)) {
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const asked = performance.now();
        await ask();
        times.push(performance.now() - asked);
      }
      table[name] = { 'median ms': median(times).toFixed(1), 'slowest ms': Math.max(...times).toFixed(1) };
    }
    console.table(table);
  } finally {
    await ledger.close();
  }
};

void main();
