/** A piece of SQL with `?` placeholders and the values bound to them, in order. Never holds a value in its text. */
export interface SqlFragment {
  sql: string;
  bindings: readonly SqlBinding[];
}
export type SqlBinding = string | number | bigint | boolean | Date | null;

export const fragment = (sql: string, bindings: readonly SqlBinding[] = []): SqlFragment => ({ sql, bindings });

/** Joins fragments with a separator; the bindings follow in the same order. */
export const joinFragments = (parts: readonly SqlFragment[], separator: string): SqlFragment => ({
  sql: parts.map((part) => part.sql).join(separator),
  bindings: parts.flatMap((part) => part.bindings),
});
