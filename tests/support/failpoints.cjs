/**
 * Failpoints at every transition of the send ledger, without a line of them in the product: this reads the SQL that
 * knex is about to run in this process and ends, freezes or blocks the process in front of a commit or right after it.
 *
 * COHORT_TEST_FAILPOINT: {"transition":"T3","when":"before"|"after","nth":20,"signal":"SIGKILL"|"SIGSTOP","blockMs":9000}
 * T1 and T3 are known by the state that they set, T0 by the insert, and every other transition by the event that its
 * transaction writes. A statement outside a transaction commits by itself. Several mails may pass in one statement, which
 * counts as one.
 */
const DIALECTS = ['postgres', 'mysql', 'better-sqlite3'];
const INSERTS_EVENT = /^insert into [`"]cohort_delivery_events[`"]/i;
const INSERTS_DELIVERY = /^insert into [`"]cohort_deliveries[`"]/i;
/** Alone, or as a part of a statement (T3 of PostgreSQL). */
const UPDATES_DELIVERY = /(?:^| as \()update [`"]cohort_deliveries[`"] set (.*?) where /is;
const SET_STATE = /[`"]state[`"] = (?:\?|\$(\d+))/;
const BY_STATE = { claimed: 'T1', sending: 'T3' };

const eventTransition = (bindings) => {
  for (const value of bindings) {
    const found = typeof value === 'string' && /"transition":"(T\d+)"/.exec(value);
    if (found) return found[1];
  }
  return undefined;
};

/** The state that an update sets: the number of its placeholder, or how many stand before it. */
const stateSet = (sql, bindings) => {
  const columns = UPDATES_DELIVERY.exec(sql)?.[1];
  const found = columns && SET_STATE.exec(columns);
  if (!found) return undefined;
  const index = found[1] ? Number(found[1]) - 1 : columns.slice(0, found.index).split('?').length - 1;
  return bindings[index];
};

const changedRows = (response) => {
  if (Array.isArray(response)) return response[0]?.affectedRows ?? response.length;
  const answered = response?.rows?.filter((row) => row.has_departed !== undefined) ?? [];
  if (answered.length > 0) return answered.filter((row) => row.has_departed).length;
  return response?.rowCount ?? response?.changes ?? 0;
};

/** Nothing else runs in this process meanwhile: no timer, no answer, no renewal of a lease. */
const block = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

const createWatch = ({ transition, when, nth = 1, signal = 'SIGKILL', blockMs }) => {
  let passed = 0;
  const open = new WeakMap();
  const reach = (name, moment) => {
    if (name !== transition || moment !== when) return;
    passed += 1;
    if (passed !== nth) return;
    if (blockMs) block(blockMs);
    else process.kill(process.pid, signal);
  };
  const begun = (connection) => open.get(connection) ?? [];

  return async (connection, query, run) => {
    const { sql = '', bindings = [] } = query;
    if (/^commit/i.test(sql)) {
      const names = begun(connection);
      open.delete(connection);
      names.forEach((name) => reach(name, 'before'));
      const done = await run();
      names.forEach((name) => reach(name, 'after'));
      return done;
    }
    if (/^rollback/i.test(sql)) open.delete(connection);
    if (/^begin/i.test(sql)) open.set(connection, []);
    const byState = BY_STATE[stateSet(sql, bindings)];
    const isAlone = byState && !open.has(connection);
    if (isAlone) reach(byState, 'before');
    const done = await run();
    const hasChanged = byState && changedRows(done.response) > 0;
    if (isAlone && hasChanged) reach(byState, 'after');
    const within = INSERTS_DELIVERY.test(sql) ? 'T0' : INSERTS_EVENT.test(sql) ? eventTransition(bindings) : undefined;
    const name = hasChanged && !isAlone ? byState : within;
    if (name) open.set(connection, [...begun(connection), name]);
    return done;
  };
};

exports.installFailpoint = (failpoint) => {
  const watch = createWatch(failpoint);
  for (const dialect of DIALECTS) {
    const { prototype } = require(`knex/lib/dialects/${dialect}/index.js`);
    const run = prototype._query;
    prototype._query = function (connection, query) {
      return watch(connection, query, () => run.call(this, connection, query));
    };
  }
};
