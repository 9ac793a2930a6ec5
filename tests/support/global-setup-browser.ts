/** Once per run of the browser tests: as for the integration tests, and the admin panel with the plugin’s pages. */
import announce from './announce';
import { chromiumPath } from './chromium.mjs';
import { prepareSite } from './prepare-site';
import { keepSeeded } from './seeded-database';

const globalSetup = (): void => {
  announce();
  if (!chromiumPath()) console.warn('[tests] browser left out: no Chromium found; name one in COHORT_CHROMIUM');
  else {
    process.env.COHORT_TEST_SITE_DIST = prepareSite({ admin: true });
    keepSeeded();
  }
};

export default globalSetup;
