/** Says once per run, before the first test, which parts of the matrix are left out and why. */
import { missingReasons } from './services';

const announce = (): void => {
  if (process.env.COHORT_TEST_ANNOUNCED) return;
  process.env.COHORT_TEST_ANNOUNCED = '1';
  for (const reason of missingReasons()) console.warn(`[tests] ${reason}`);
};

export default announce;
