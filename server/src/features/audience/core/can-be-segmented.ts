/** Known entities that take part in other rules but are not addressed themselves. */
const RECORDS: ReadonlySet<string> = new Set(['order', 'contract', 'invoice']);

export const canBeSegmented = ({ key }: { key: string }): boolean => !RECORDS.has(key);
