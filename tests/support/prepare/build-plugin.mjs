/**
 * The plugin’s server and config bundles, built as `strapi-plugin build` builds them, without the admin panel and the
 * types. A build that already matches the sources, from here or from `npm run build`, is kept.
 */
import fs from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { filesIn, hashOf } from './source-hash.mjs';

const BUNDLES = { server: 'server/src/index.ts', config: 'config/plugin/index.ts' };

const sourcesOf = (root) =>
  ['server/src', 'config/plugin', 'strapi-plugin.json', 'package.json'].flatMap((name) =>
    filesIn(path.join(root, name)),
  );
const bundlesOf = (root) => Object.keys(BUNDLES).map((name) => path.join(root, 'dist', name, 'index.js'));
const stampFile = (root) => path.join(root, 'tests/.artifacts/plugin-build.json');

/** What the sources are now; taken before a build, so that an edit during the build makes the result stale. */
export const sourceHash = (root) => hashOf(root, sourcesOf(root));

export const writeStamp = (root, sources) => {
  fs.mkdirSync(path.dirname(stampFile(root)), { recursive: true });
  fs.writeFileSync(stampFile(root), JSON.stringify({ sources, bundles: hashOf(root, bundlesOf(root)) }));
};

const isFresh = (root, sources) => {
  if (!fs.existsSync(stampFile(root)) || !bundlesOf(root).every((file) => fs.existsSync(file))) return false;
  const stamp = JSON.parse(fs.readFileSync(stampFile(root), 'utf8'));
  return stamp.sources === sources && stamp.bundles === hashOf(root, bundlesOf(root));
};

const isExternal = (root) => {
  const { dependencies = {}, peerDependencies = {} } = JSON.parse(
    fs.readFileSync(path.join(root, 'package.json'), 'utf8'),
  );
  const names = [...Object.keys(dependencies), ...Object.keys(peerDependencies)];
  return (id) => isBuiltin(id) || names.some((name) => id === name || id.startsWith(`${name}/`));
};

const buildBundle = async (root, name, entry) => {
  const { build } = await import('vite');
  const outDir = path.join(root, 'tests/.artifacts', `bundle-${name}-${process.pid}`);
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: true,
      minify: false,
      target: 'node20',
      lib: { entry: path.join(root, entry), formats: ['cjs'], fileName: () => 'index.js' },
      rollupOptions: { external: isExternal(root), output: { exports: 'named', interop: 'auto' } },
    },
  });
  fs.mkdirSync(path.join(root, 'dist', name), { recursive: true });
  for (const file of fs.readdirSync(outDir))
    fs.renameSync(path.join(outDir, file), path.join(root, 'dist', name, file));
  fs.rmSync(outDir, { recursive: true });
};

export const buildPlugin = async (root) => {
  const sources = sourceHash(root);
  if (isFresh(root, sources)) return false;
  for (const [name, entry] of Object.entries(BUNDLES)) await buildBundle(root, name, entry);
  writeStamp(root, sources);
  return true;
};
