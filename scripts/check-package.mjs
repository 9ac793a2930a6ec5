/**
 * What npm would publish: publint's rules, the files of the archive, and that nothing in the runtime tree needs an
 * install script. Reads the last build.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const read = (file) => JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'));
const pkg = read('package.json');

const PUBLISHED = [/^dist\//, /^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/];
const REQUIRED = [
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'dist/server/index.js',
  'dist/admin/index.mjs',
  'dist/config/index.js',
];
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare'];

const packedFiles = () => {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [archive] = Object.values(JSON.parse(output));
  return archive.files.map((file) => file.path);
};

const checkFiles = (files) => [
  ...files
    .filter((file) => !PUBLISHED.some((pattern) => pattern.test(file)))
    .map((file) => `${file} would be published`),
  ...files.filter((file) => /\.(node|exe|dll|so|dylib)$/.test(file)).map((file) => `${file} is native`),
  ...REQUIRED.filter((file) => !files.includes(file)).map((file) => `${file} is missing from the archive`),
];

const checkBundles = () =>
  ['dist/server/index.js', 'dist/config/index.js']
    .filter((file) => fs.existsSync(path.join(root, file)))
    .filter((file) => fs.readFileSync(path.join(root, file), 'utf8').includes(root))
    .map((file) => `${file} contains a path of the machine it was built on`);

/** Packages that an installing site gets through our dependencies, optional ones left out. */
const runtimeTree = (lock) => {
  const found = new Map();
  const visit = (name, from) => {
    const places = [`${from}/node_modules/${name}`, `node_modules/${name}`];
    const place = places.find((key) => lock.packages[key]);
    if (!place || found.has(place)) return;
    found.set(place, lock.packages[place]);
    for (const dependency of Object.keys(lock.packages[place].dependencies ?? {})) visit(dependency, place);
  };
  for (const name of Object.keys(pkg.dependencies)) visit(name, '');
  return found;
};

const checkInstallScripts = () => [
  ...INSTALL_SCRIPTS.filter((script) => pkg.scripts[script]).map((script) => `package.json has a ${script} script`),
  ...[...runtimeTree(read('package-lock.json'))]
    .filter(([, entry]) => entry.hasInstallScript && !entry.optional)
    .map(([place]) => `${place} has an install script`),
];

const { messages } = await publint({ pkgDir: root, strict: true });
const problems = [
  ...messages.filter(({ type }) => type !== 'suggestion').map((message) => `publint: ${formatMessage(message, pkg)}`),
  ...checkFiles(packedFiles()),
  ...checkBundles(),
  ...checkInstallScripts(),
];
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log('The package contains what it should, and nothing else.');
