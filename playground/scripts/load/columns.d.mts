export type Role = 'id' | 'customer' | 'date' | 'total' | 'name' | 'firstName' | 'lastName' | 'email' | 'currency';
export type Columns = Partial<Record<Role, string>>;

export class ColumnError extends Error {}
export function parseMap(text: string): Columns;
export function chooseColumns(columns: readonly string[], named: Columns): Columns;
