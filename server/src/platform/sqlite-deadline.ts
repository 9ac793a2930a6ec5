/**
 * SQLite runs in this process: while a statement runs, nothing else does, and its driver has no way to interrupt one
 * (better-sqlite3 exposes neither sqlite3_interrupt nor the progress handler). A function that SQL calls may throw,
 * though, which ends the statement; those that compare texts look at the connection’s deadline. A statement that calls
 * none of them runs to its end.
 */
export interface SqliteDeadline {
  /** Called from within statements. Throws an error with the code SQLITE_DEADLINE once the time is up. */
  check(): void;
  /** Only for a connection that nobody else uses meanwhile. */
  during<T>(timeoutMs: number, work: () => Promise<T>): Promise<T>;
}

export const SQLITE_DEADLINE = 'COHORT_SQLITE_DEADLINE';

/** The clock is read at every so many calls: a call is a fraction of a microsecond. */
const CALLS_PER_LOOK = 64;

const deadlines = new WeakMap<object, SqliteDeadline>();

export function deadlineOf(connection: object): SqliteDeadline {
  const known = deadlines.get(connection);
  if (known) return known;
  const deadline = createDeadline();
  deadlines.set(connection, deadline);
  return deadline;
}

function createDeadline(): SqliteDeadline {
  let endsAt = Infinity;
  let calls = 0;
  return {
    check() {
      calls = (calls + 1) % CALLS_PER_LOOK;
      if (calls === 0 && Date.now() > endsAt) {
        throw Object.assign(new Error('The statement has run out of time'), { code: SQLITE_DEADLINE });
      }
    },
    async during(timeoutMs, work) {
      endsAt = Date.now() + timeoutMs;
      try {
        return await work();
      } finally {
        endsAt = Infinity;
      }
    },
  };
}
