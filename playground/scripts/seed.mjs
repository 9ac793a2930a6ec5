import { parseArgs } from 'node:util';
import { withStrapi } from './boot.mjs';
import { createFirstAdmin } from './seed/admin-user.mjs';
import { emptyPlayground, fillPlayground, isSeeded } from './seed/playground.mjs';
import { addWelcomeSequence } from './seed/welcome-sequence.mjs';

const USAGE = `npm run playground:seed [-- --reset]

Fills an empty playground with companies, contacts, orders, contracts and invoices around today.
A playground that has contacts is left as it is; --reset empties it first. The same contacts come back under the same
ids, so what Cohort knows of them (enrollments, sent mails) stays true.`;

const fill = async (strapi, reset) => {
  if (await isSeeded(strapi)) {
    if (!reset) return console.log('The playground has contacts already; --reset empties it first');
    await emptyPlayground(strapi);
  }
  const started = performance.now();
  const counts = await fillPlayground(strapi, new Date());
  console.table(counts);
  console.log(`Seeded in ${((performance.now() - started) / 1000).toFixed(1)} s`);
};

const seed = async (strapi, reset) => {
  if (await createFirstAdmin(strapi)) console.log('Created the administrator');
  await fill(strapi, reset);
  if (strapi.plugin('cohort')) await addWelcomeSequence(strapi);
};

const { values } = parseArgs({ options: { reset: { type: 'boolean', default: false }, help: { type: 'boolean' } } });
if (values.help) console.log(USAGE);
else {
  await withStrapi((strapi) => seed(strapi, values.reset)).catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
}
