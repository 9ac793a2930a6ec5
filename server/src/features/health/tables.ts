/** One row per running process of the site, by which the others know of it. */
import { TABLES } from '../../lib/table-names';
import type { TableModel } from '../../platform/feature';
import { instantColumn, integerColumn, nameColumn, rawTable, required } from '../../platform/table-columns';

export const healthTables: TableModel[] = [
  rawTable(
    ['process', TABLES.processes],
    {
      process_id: required(nameColumn(64)),
      role: required(nameColumn(16)),
      host: required(nameColumn(191)),
      pid: required(integerColumn()),
      version: required(nameColumn(64)),
      started_at: required(instantColumn()),
      seen_at: required(instantColumn()),
    },
    [{ name: 'cohort_processes_uq', columns: ['process_id'], type: 'unique' }],
  ),
];
