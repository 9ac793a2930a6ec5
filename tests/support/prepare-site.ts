import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { rootDir } from './paths';

/** Builds what is stale and returns the compiled playground’s folder. */
export const prepareSite = (parts: { admin: boolean } = { admin: false }): string =>
  execFileSync(
    process.execPath,
    [path.join(rootDir, 'tests/support/prepare/prepare.mjs'), ...(parts.admin ? ['--admin'] : [])],
    { cwd: rootDir, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  ).trim();

/** Where the compiled playground is; set by the global setup, built on demand elsewhere (benchmarks, tools). */
export const siteDist = (): string => (process.env.COHORT_TEST_SITE_DIST ??= prepareSite());
