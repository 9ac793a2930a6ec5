/**
 * Who may import whom: the one table behind the eslint rule and tests/architecture. Every folder of the sources is a
 * zone; an edge is allowed where the zone names the other zone or the package. Features stand in a row, and each knows
 * only those to its left, through their index.
 */
import path from 'node:path';

export const FEATURES = [
  'audience',
  'tracking',
  'segments',
  'templates',
  'delivery',
  'sequences',
  'reminders',
  'reports',
  'health',
];

const PURE_LIBRARIES = [
  'csv-parse',
  'csv-stringify',
  'html-to-text',
  'htmlparser2',
  'juice',
  'liquidjs',
  'luxon',
  'postal-mime',
  'zod',
];
// Not @strapi/utils: as a peer npm takes the newest for it, and every package of an older Strapi then nests a copy.
const STRAPI_SERVER = ['@strapi/types'];
const ADMIN_LIBRARIES = [
  '@reduxjs/toolkit',
  '@strapi/design-system',
  '@strapi/icons',
  '@strapi/strapi/admin',
  'react',
  'react-dom',
  'react-intl',
  'react-querybuilder',
  '@dnd-kit/core',
  'react-router-dom',
  'recharts',
  'styled-components',
  'zod',
];

/** zones and packages that may be imported; `types` only as types; `any: true` leaves packages free. */
const RULES = {
  contracts: { zones: ['contracts'], packages: ['zod'] },
  lib: { zones: ['lib'], packages: ['htmlparser2'], types: ['contracts', 'knex'] },
  ports: { zones: ['ports', 'contracts', 'lib'], packages: [] },
  adapters: { zones: ['adapters', 'ports', 'lib', 'contracts'], any: true },
  platform: {
    zones: ['platform', 'contracts', 'lib', 'ports', 'config', 'manifest'],
    packages: ['zod', ...STRAPI_SERVER],
    types: ['knex', '@strapi/strapi'],
    builtins: true,
  },
  core: {
    zones: ['core', 'contracts', 'lib'],
    packages: PURE_LIBRARIES,
    types: ['feature', 'ports', 'knex', 'config'],
    builtins: ['node:crypto', 'node:zlib'],
  },
  permissions: { zones: ['contracts', 'platform'], packages: [] },
  controller: {
    zones: ['contracts', 'lib', 'platform', 'permissions'],
    packages: ['zod'],
    types: ['feature', 'core', 'config', '@strapi/types'],
  },
  repository: {
    zones: ['feature', 'core', 'contracts', 'lib', 'platform'],
    packages: ['knex'],
    types: ['config', 'ports', ...STRAPI_SERVER],
    builtins: ['node:crypto'],
  },
  feature: {
    zones: [
      'feature',
      'core',
      'controller',
      'repository',
      'permissions',
      'contracts',
      'lib',
      'platform',
      'ports',
      'config',
    ],
    packages: [...PURE_LIBRARIES, ...STRAPI_SERVER],
    types: ['knex', '@strapi/strapi'],
    builtins: true,
  },
  wiring: { zones: ['*'], any: true, builtins: true },
  config: { zones: ['config'], packages: ['zod'] },
  'admin-doorway': { zones: ['contracts', 'manifest'], packages: ['zod'] },
  admin: { zones: ['admin', 'admin-doorway'], packages: ADMIN_LIBRARIES },
  playground: { zones: ['playground'], any: true, builtins: true },
};

const featureZone = (rest) => {
  if (rest[0] === 'core') return 'core';
  const name = rest[rest.length - 1] ?? '';
  if (/controllers?\.ts$/.test(name)) return 'controller';
  if (name === 'permissions.ts') return 'permissions';
  return /repository\.ts$/.test(name) ? 'repository' : 'feature';
};

/** The zone of a file given relative to the repository’s root, with `/`; undefined for files without rules. */
export const zoneOf = (file) => {
  if (file === 'strapi-plugin.json') return { zone: 'manifest' };
  if (file.startsWith('config/plugin/')) return { zone: 'config' };
  if (/^admin\/src\/contracts\.ts$/.test(file)) return { zone: 'admin-doorway' };
  if (file.startsWith('admin/src/'))
    return { zone: 'admin', feature: /^admin\/src\/features\/([^/]+)\//.exec(file)?.[1] };
  if (file.startsWith('playground/')) return { zone: 'playground' };
  if (!file.startsWith('server/src/')) return undefined;
  const [folder, ...rest] = file.slice('server/src/'.length).split('/');
  if (rest.length === 0) return { zone: 'wiring' };
  if (folder !== 'features') return { zone: folder };
  return { zone: featureZone(rest.slice(1)), feature: rest[0] };
};

const isIndex = (file) => /\/index\.tsx?$/.test(file);

const checkFeatures = (from, to, target) => {
  if (!to.feature || from.feature === to.feature || from.zone === 'wiring') return undefined;
  if (!isIndex(target)) return `reaches into the feature ${to.feature}; import its index`;
  if (!from.feature || from.zone === 'admin') return undefined;
  return FEATURES.indexOf(to.feature) < FEATURES.indexOf(from.feature)
    ? undefined
    : `${from.feature} may only import features to its left, and ${to.feature} is not`;
};

const isNeighbour = (from, to) => Boolean(to.feature) && Boolean(from.feature) && from.feature !== to.feature;

const checkFile = (from, target, typeOnly) => {
  const to = zoneOf(target);
  if (!to) return from.zone === 'playground' ? undefined : `${from.zone} may not import ${target}`;
  const rule = RULES[from.zone];
  const known = rule.zones.includes('*') || rule.zones.includes(to.zone) || (typeOnly && rule.types?.includes(to.zone));
  if (!known && !(isNeighbour(from, to) && isIndex(target)))
    return `${from.zone} may not import ${to.zone} (${target})`;
  return checkFeatures(from, to, target);
};

const names = (list, specifier) => list?.some((name) => specifier === name || specifier.startsWith(`${name}/`));

const checkPackage = (from, specifier, typeOnly) => {
  const rule = RULES[from.zone];
  if (specifier.startsWith('node:')) {
    const allowed = rule.builtins === true || (Array.isArray(rule.builtins) && rule.builtins.includes(specifier));
    return allowed || (rule.any && from.zone === 'adapters') ? undefined : `${from.zone} may not use ${specifier}`;
  }
  if (rule.any || names(rule.packages, specifier) || (typeOnly && names(rule.types, specifier))) return undefined;
  return `${from.zone} may not import ${specifier}${names(rule.types, specifier) ? ' except as a type' : ''}`;
};

/**
 * `file` relative to the root; `target` is what the specifier resolves to, relative to the root, and undefined for a
 * package. Returns why the import is refused, or undefined.
 */
export const checkImport = ({ file, specifier, target, typeOnly }) => {
  const from = zoneOf(file);
  if (!from || !RULES[from.zone]) return undefined;
  return specifier.startsWith('.') ? checkFile(from, target, typeOnly) : checkPackage(from, specifier, typeOnly);
};

/** Resolves a relative specifier to a file relative to the root, given a test for existence. */
export const resolveRelative = (file, specifier, exists) => {
  const base = path.posix.join(path.posix.dirname(file), specifier.replace(/\?raw$/, ''));
  return [base, `${base}.ts`, `${base}.tsx`, `${base}/index.ts`, `${base}/index.tsx`].find(exists);
};
