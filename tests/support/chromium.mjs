/** Where a Chromium is: COHORT_CHROMIUM, or the usual places of a system package. Undefined where there is none. */
import fs from 'node:fs';

const USUAL = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

export const chromiumPath = () =>
  [process.env.COHORT_CHROMIUM, ...USUAL].find((file) => file !== undefined && fs.existsSync(file));
