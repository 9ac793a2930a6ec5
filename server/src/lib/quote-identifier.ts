export type SqlEngine = 'sqlite' | 'postgres' | 'mysql';

/** Quotes one table, column or alias name; names come from Strapi’s metadata or from this code, never from a request. */
export const quoteIdentifier = (client: SqlEngine, name: string): string =>
  client === 'mysql' ? `\`${name.replaceAll('`', '``')}\`` : `"${name.replaceAll('"', '""')}"`;
