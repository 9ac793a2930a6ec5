/** Name of the SQL function that platform/text-fold registers on SQLite, which has no hash of its own. */
export const SQLITE_SHA256 = 'cohort_sha256';
