/** How long one test may take, by the folder it is in; jest has no such setting per project. */
const SECOND = 1_000;
const TIMEOUTS_MS: Record<string, number> = {
  integration: 120 * SECOND,
  browser: 300 * SECOND,
  faults: (process.env.COHORT_TEST_FAULTS === 'all' ? 2_400 : 600) * SECOND,
};
const DEFAULT_MS = 60 * SECOND;

const folder = /[\\/]tests[\\/](\w+)[\\/]/.exec(expect.getState().testPath ?? '')?.[1];
jest.setTimeout(TIMEOUTS_MS[folder ?? ''] ?? DEFAULT_MS);
