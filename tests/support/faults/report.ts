/** One line of JSON per case as it ends; the table is made of the same lines when the run is over. */
import fs from 'node:fs';
import path from 'node:path';
import { artifactsDir } from '../paths';
import type { Combination, FaultCase } from './fault-case';
import type { FaultRun } from './world';

export const REPORT_FILE = path.join(artifactsDir, 'faults.jsonl');

/** Full: every combination, with as many mails, processes and minutes as the case is meant for. Gate: fewer. */
export type Size = 'full' | 'gate';

export interface CaseLine extends Combination {
  case: string;
  title: string;
  size: Size;
  mails: number;
  sent: number;
  lost: number;
  duplicate: number;
  uncertain: number;
  limbo: number;
  seconds: number;
  ok: boolean;
}

interface Finished {
  fault: FaultCase;
  where: Combination;
  size: Size;
  run: FaultRun;
  seconds: number;
  ok: boolean;
}

export const reportCase = async ({ fault, where, size, run, seconds, ok }: Finished): Promise<void> => {
  const { states, lost, duplicates, limbo } = await run.outcome();
  const line: CaseLine = {
    case: fault.id,
    title: fault.title,
    ...where,
    size,
    mails: run.mails,
    sent: states.sent ?? 0,
    lost,
    duplicate: duplicates,
    uncertain: states.uncertain ?? 0,
    limbo,
    seconds: Math.round(seconds * 10) / 10,
    ok,
  };
  const text = `${JSON.stringify(line)}\n`;
  fs.appendFileSync(REPORT_FILE, text);
  process.stdout.write(text);
};

const COLUMNS = ['mails', 'sent', 'lost', 'duplicate', 'uncertain', 'seconds'] as const;
const DATABASE_NAMES = { postgres: 'PostgreSQL', mysql: 'MariaDB', sqlite: 'SQLite' } as const;

/** Markdown; a case that failed says so. */
export const toTable = (lines: readonly CaseLine[]): string => {
  const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  const head = ['case', 'database', 'driver', 'adapter', 'size', ...COLUMNS];
  return [
    row(head),
    row(head.map((name) => ((COLUMNS as readonly string[]).includes(name) ? '---:' : '---'))),
    ...lines.map((line) =>
      row([
        `${line.case} ${line.title}${line.ok ? '' : ' — FAILED'}`,
        DATABASE_NAMES[line.database],
        ...[line.driver, line.adapter, line.size, ...COLUMNS.map((column) => line[column])],
      ]),
    ),
  ].join('\n');
};

export const readLines = (file = REPORT_FILE): CaseLine[] =>
  fs.existsSync(file)
    ? fs
        .readFileSync(file, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as CaseLine)
    : [];
