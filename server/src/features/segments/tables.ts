/**
 * Who is in which segment, beside what the rules say: stays of members, hand-made pins, the runs that recalculate, the
 * documents that changed since, and what people did. Instants are epoch milliseconds of the database’s clock.
 */
import { TABLES } from '../../lib/table-names';
import type { TableModel } from '../../platform/feature';
import {
  instantColumn,
  integerColumn,
  jsonColumn,
  nameColumn,
  rawTable,
  required,
  textColumn,
} from '../../platform/table-columns';

/**
 * One row per stay. `exited_at` 0: still in, so that the unique key lets one open stay per member through on every
 * engine. Static segments hold their members here; of dynamic ones those that are tracked.
 */
const memberships = rawTable(
  ['membership', TABLES.memberships],
  {
    segment_id: required(nameColumn(64)),
    member_id: required(nameColumn(64)),
    /** automatic | manual */
    origin: required(nameColumn(16)),
    entered_at: required(instantColumn()),
    exited_at: required(instantColumn(), 0),
    /** initial | record | clock | definition | demand | manual | import */
    entered_cause: required(nameColumn(16)),
    exited_cause: nameColumn(16),
    /** The runs that found it, where one did. */
    entered_run: integerColumn(),
    exited_run: integerColumn(),
    /** The people who did it, where one did. */
    entered_by: nameColumn(128),
    exited_by: nameColumn(128),
  },
  [
    { name: 'cohort_memberships_stay_uq', columns: ['segment_id', 'member_id', 'exited_at'], type: 'unique' },
    { name: 'cohort_memberships_member_ix', columns: ['member_id', 'exited_at', 'segment_id'] },
    { name: 'cohort_memberships_entered_ix', columns: ['segment_id', 'entered_at'] },
    { name: 'cohort_memberships_exited_ix', columns: ['segment_id', 'exited_at'] },
  ],
);

/** In or out of a dynamic segment by hand, whatever its rules say. */
const pins = rawTable(
  ['segment-pin', TABLES.segmentPins],
  {
    segment_id: required(nameColumn(64)),
    member_id: required(nameColumn(64)),
    /** in | out */
    direction: required(nameColumn(8)),
    reason: textColumn(),
    pinned_by: nameColumn(128),
    pinned_at: required(instantColumn()),
  },
  [
    { name: 'cohort_segment_pins_uq', columns: ['segment_id', 'member_id'], type: 'unique' },
    { name: 'cohort_segment_pins_member_ix', columns: ['member_id'] },
  ],
);

/** Recalculations of tracked segments. `running_key` is the segment’s id while one runs: one at a time. */
const runs = rawTable(
  ['segment-run', TABLES.segmentRuns],
  {
    segment_id: required(nameColumn(64)),
    running_key: nameColumn(64),
    /** initial | record | clock | definition | demand */
    cause: required(nameColumn(16)),
    /** running | done | failed | cancelled */
    state: required(nameColumn(16)),
    /** The instant that relative dates were counted from. */
    evaluated_at: instantColumn(),
    started_at: required(instantColumn()),
    finished_at: instantColumn(),
    lease_until: instantColumn(),
    /** Of how many members the run has compared how many. */
    total: integerColumn(),
    checked: required(integerColumn(), 0),
    entered: required(integerColumn(), 0),
    exited: required(integerColumn(), 0),
    size: integerColumn(),
    cancel_requested_at: instantColumn(),
    requested_by: nameColumn(128),
    error: textColumn(),
  },
  [
    { name: 'cohort_segment_runs_running_uq', columns: ['running_key'], type: 'unique' },
    { name: 'cohort_segment_runs_segment_ix', columns: ['segment_id', 'id'] },
  ],
);

/** Documents that changed and are not yet re-evaluated; rows are deleted once they are. */
const changes = rawTable(
  ['document-change', TABLES.documentChanges],
  {
    uid: required(nameColumn(128)),
    document_id: required(nameColumn(64)),
    changed_at: required(instantColumn()),
    /** The one segment that has yet to look again; null: all have. */
    segment_id: nameColumn(64),
  },
  [
    { name: 'cohort_document_changes_ix', columns: ['uid', 'document_id'] },
    { name: 'cohort_document_changes_segment_ix', columns: ['segment_id', 'id'] },
  ],
);

/** What was done to a segment’s members by hand, by whom. Append-only. */
const log = rawTable(
  ['segment-log', TABLES.segmentLog],
  {
    segment_id: required(nameColumn(64)),
    member_id: nameColumn(64),
    /** assigned | removed | imported | pinned_in | pinned_out | unpinned | recalculated | exported | … */
    action: required(nameColumn(32)),
    actor: nameColumn(128),
    at: required(instantColumn()),
    data: jsonColumn(),
  },
  [
    { name: 'cohort_segment_log_segment_ix', columns: ['segment_id', 'id'] },
    { name: 'cohort_segment_log_member_ix', columns: ['member_id', 'id'] },
  ],
);

export const segmentTables: TableModel[] = [memberships, pins, runs, changes, log];
