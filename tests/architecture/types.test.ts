/** What a consumer’s compiler sees: the declarations of the built package, under both common module resolutions. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import pkg from '../../package.json';
import { rootDir } from '../support/paths';
import { importsOf, isRepositoryFile, parseSource } from '../support/source-files';

const declarations = Object.values(pkg.exports).flatMap((entry) => (typeof entry === 'string' ? [] : [entry.types]));
const built = declarations.every((file) => fs.existsSync(path.join(rootDir, file)));
if (!built) console.warn('[tests] declarations left out: run `npm run build` first');
const whenBuilt = built ? describe : describe.skip;

const CONSUMER = `
import type { PluginConfigInput } from 'strapi-plugin-cohort/config';
import { defineCohortConfig } from 'strapi-plugin-cohort/config';
import server from 'strapi-plugin-cohort/strapi-server';
import admin from 'strapi-plugin-cohort/strapi-admin';

export const config: PluginConfigInput = defineCohortConfig({ timezone: 'Asia/Bangkok', sending: { concurrency: 3 } });
// @ts-expect-error a misspelt setting is a type error, not any
export const wrong: PluginConfigInput = { timezon: 'UTC' };
export const parts = [server.register, server.contentTypes, admin.register];
`;

const compile = (options: string[]): string => {
  // Below the repository, where the package and its peers resolve as they do for a site that installed them.
  const parent = path.join(rootDir, 'playground/.tmp');
  fs.mkdirSync(parent, { recursive: true });
  const folder = fs.mkdtempSync(path.join(parent, 'consumer-'));
  try {
    fs.writeFileSync(
      path.join(folder, 'package.json'),
      JSON.stringify({ name: 'consumer', private: true, type: 'commonjs' }),
    );
    fs.writeFileSync(path.join(folder, 'consumer.ts'), CONSUMER);
    const tsc = require.resolve('typescript/bin/tsc');
    const flags = [
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--esModuleInterop',
      '--target',
      'es2022',
      '--jsx',
      'react-jsx',
    ];
    execFileSync(process.execPath, [tsc, ...flags, ...options, '--types', 'node', 'consumer.ts'], {
      cwd: folder,
      encoding: 'utf8',
    });
    return '';
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? error);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
};

whenBuilt('the published declarations', () => {
  it('import nothing that is not published with them', () => {
    const dangling = reachableFrom(declarations).flatMap((file) =>
      importsOf(parseSource(file))
        .filter(({ specifier }) => !isPublished(file, specifier))
        .map(({ specifier }) => `${file}: ${specifier}`),
    );
    expect(dangling).toEqual([]);
  });

  it.each([
    ['node', ['--module', 'commonjs', '--moduleResolution', 'node']],
    ['node16', ['--module', 'node16', '--moduleResolution', 'node16']],
    ['bundler', ['--module', 'esnext', '--moduleResolution', 'bundler']],
  ])('compile for a consumer with moduleResolution %s', (_name, options) => {
    expect(compile(options)).toBe('');
  });
});

const KNOWN_PACKAGES = [
  ...Object.keys(pkg.dependencies),
  ...Object.keys(pkg.peerDependencies),
  '@strapi/types',
  'knex',
];

const declarationAt = (file: string, specifier: string): string | undefined => {
  const base = path.posix.join(path.posix.dirname(file), specifier);
  return [base, `${base}.d.ts`, `${base}/index.d.ts`].find(isRepositoryFile);
};

const isPublished = (file: string, specifier: string): boolean => {
  if (specifier.startsWith('.')) return declarationAt(file, specifier) !== undefined;
  if (isBuiltin(specifier)) return true;
  return KNOWN_PACKAGES.some((name) => specifier === name || specifier.startsWith(`${name}/`));
};

/** The entries and every declaration that they lead to. */
const reachableFrom = (entries: string[]): string[] => {
  const reached = new Set<string>(entries.map((entry) => path.posix.normalize(entry)));
  for (const file of reached) {
    for (const { specifier } of importsOf(parseSource(file))) {
      const target = specifier.startsWith('.') ? declarationAt(file, specifier) : undefined;
      if (target) reached.add(target);
    }
  }
  return [...reached];
};
