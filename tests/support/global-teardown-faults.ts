import { readLines, toTable } from './faults/report';

/** The table that the README publishes. */
const printTable = (): void => {
  const lines = readLines();
  if (lines.length > 0) process.stdout.write(`\n${toTable(lines)}\n\n`);
};

export default printTable;
