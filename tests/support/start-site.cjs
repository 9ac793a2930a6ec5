/** A playground as `strapi start` runs it, in a process of its own; ends with the test that started it. */
const { createStrapi } = require('@strapi/strapi');

process.on('disconnect', () => process.exit(1));
process.channel?.unref();

const { COHORT_TEST_FAILPOINT: failpoint, COHORT_TEST_CLOCK_SHIFT_MS: shiftMs } = process.env;
if (shiftMs) require('./shift-clock.cjs').shiftClock(Number(shiftMs));
if (failpoint) require('./failpoints.cjs').installFailpoint(JSON.parse(failpoint));

const [appDir, distDir] = process.argv.slice(2);
const strapi = createStrapi({ appDir, distDir });
strapi.log.level = process.env.COHORT_TEST_LOG ?? 'warn';
strapi.start();
