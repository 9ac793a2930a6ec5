/** A playground as `strapi start` runs it, in a process of its own; ends with the test that started it. */
const { createStrapi } = require('@strapi/strapi');

process.on('disconnect', () => process.exit(1));
process.channel?.unref();

const [appDir, distDir] = process.argv.slice(2);
const strapi = createStrapi({ appDir, distDir });
strapi.log.level = process.env.COHORT_TEST_LOG ?? 'warn';
strapi.start();
