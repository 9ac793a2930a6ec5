/** Once per run: says what is left out, then builds the plugin’s server and compiles the playground where stale. */
import announce from './announce';
import { prepareSite } from './prepare-site';

const globalSetup = (): void => {
  announce();
  process.env.COHORT_TEST_SITE_DIST = prepareSite();
};

export default globalSetup;
