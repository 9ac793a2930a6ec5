import { assertNever } from '../../../../lib/assert-never';
import type { SqlEngine } from '../../../../lib/quote-identifier';
import type { Dialect } from './dialect';
import { createMysqlDialect } from './mysql';
import { createPostgresDialect } from './postgres';
import { createSqliteDialect } from './sqlite';

export { FLOAT_SCALE, type Dialect } from './dialect';

/** `textFold` is what platform/text-fold found out about the database; the engine’s usual one where it is absent. */
export function createDialect(engine: SqlEngine, textFold?: string): Dialect {
  switch (engine) {
    case 'sqlite':
      return createSqliteDialect();
    case 'postgres':
      return createPostgresDialect(textFold);
    case 'mysql':
      return createMysqlDialect(textFold);
    default:
      return assertNever(engine);
  }
}
