/**
 * The playground’s compiled form for tests, in a folder named after a hash of its sources, so that runs side by side
 * never write into each other’s. Beside the site’s own configuration it gets `config/env/test`, through which a test
 * states the plugin’s settings and more of the mail server’s, and the folder it is loaded from where that is not this repository.
 */
import fs from 'node:fs';
import path from 'node:path';
import { transformFile } from '@swc/core';
import { filesIn, hashOf, pruneBuilds } from './source-hash.mjs';

const FOLDERS = ['config', 'src', 'database'];
const SKIPPED = ['admin', 'node_modules', 'dist', 'build', 'generated'];
const OVERRIDES = {
  'plugins.js': `module.exports = () => {
  const { COHORT_TEST_PLUGIN_CONFIG: config = '{}', COHORT_TEST_PLUGIN_FOLDER: resolve } = process.env;
  const providerOptions = JSON.parse(process.env.COHORT_TEST_SMTP_OPTIONS ?? '{}');
  return {
    cohort: { config: JSON.parse(config), ...(resolve ? { resolve } : {}) },
    email: { config: { providerOptions } },
  };
};
`,
};

const compileFile = async (source, target) => {
  fs.mkdirSync(path.dirname(target), { recursive: true });
  if (!/\.ts$/.test(source)) return fs.copyFileSync(source, target);
  const { code } = await transformFile(source, {
    swcrc: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  fs.writeFileSync(target.replace(/\.ts$/, '.js'), code);
};

/** Returns the folder to give Strapi as `distDir`. */
export const buildSite = async (root) => {
  const site = path.join(root, 'playground');
  const sources = FOLDERS.flatMap((folder) => filesIn(path.join(site, folder), SKIPPED)).filter(
    (file) => !file.endsWith('.d.ts'),
  );
  if (sources.length === 0) throw new Error('The playground has no sources to compile');
  const artifacts = path.join(root, 'tests/.artifacts');
  const name = `site-${hashOf(root, [...sources, path.join(root, 'tests/support/prepare/build-site.mjs')])}`;
  const target = path.join(artifacts, name);
  if (fs.existsSync(target)) return target;
  const draft = path.join(artifacts, `draft-${process.pid}`);
  for (const source of sources) await compileFile(source, path.join(draft, path.relative(site, source)));
  const overrides = path.join(draft, 'config/env/test');
  fs.mkdirSync(overrides, { recursive: true });
  for (const [file, text] of Object.entries(OVERRIDES)) fs.writeFileSync(path.join(overrides, file), text);
  if (fs.existsSync(target)) fs.rmSync(draft, { recursive: true });
  else fs.renameSync(draft, target);
  pruneBuilds(artifacts, 'site-', name);
  return target;
};
