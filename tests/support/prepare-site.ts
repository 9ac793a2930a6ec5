import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { rootDir } from './paths';

/** Builds what is stale and returns the compiled playground’s folder. */
export const prepareSite = (): string =>
  execFileSync(process.execPath, [path.join(rootDir, 'tests/support/build/prepare.mjs')], {
    cwd: rootDir,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim();

/** Where the compiled playground is; set by the global setup, built on demand elsewhere (benchmarks, tools). */
export const siteDist = (): string => (process.env.COHORT_TEST_SITE_DIST ??= prepareSite());
