/** Where tracked links lead, each address once however many mails it is in. */
import { TABLES } from '../../lib/table-names';
import type { TableModel } from '../../platform/feature';
import { instantColumn, nameColumn, rawTable, required, textColumn } from '../../platform/table-columns';

export const trackingTables: TableModel[] = [
  rawTable(
    ['link', TABLES.links],
    {
      /** SHA-256 of the address, in hexadecimal. */
      hash: required(nameColumn(64)),
      url: required(textColumn()),
      /** When a mail with it was written last; exact to a day. */
      used_at: required(instantColumn()),
    },
    [
      { name: 'cohort_links_uq', columns: ['hash'], type: 'unique' },
      { name: 'cohort_links_used_idx', columns: ['used_at'] },
    ],
  ),
];
