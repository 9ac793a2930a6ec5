/**
 * One jest, four projects: unit (plain node), admin (jsdom), integration (a real Strapi) and browser (a real Chromium).
 * Choose with `--selectProjects`. A process holds one Strapi at a time; each file has a database and ports of its own, so
 * that two workers share integration, browser and faults.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const rootDir = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
process.env.TZ = process.env.COHORT_TEST_TZ ?? 'UTC';

const ESM_ONLY = [
  'temporal-polyfill',
  'temporal-spec',
  'temporal-utils',
  '@faker-js/faker',
  'fractional-indexing',
  'react-querybuilder',
  '@react-querybuilder',
];

const swc = (parser) => [
  '@swc/jest',
  {
    swcrc: false,
    jsc: { parser, target: 'es2022', transform: { react: { runtime: 'automatic' } } },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];

const shared = {
  rootDir,
  transform: {
    '\\.tsx$': swc({ syntax: 'typescript', tsx: true }),
    '\\.[cm]?ts$': swc({ syntax: 'typescript', tsx: false }),
    '\\.[cm]?jsx?$': swc({ syntax: 'ecmascript', jsx: true }),
    '\\.(html|txt|md|liquid)$': '<rootDir>/config/tooling/jest-raw-text.cjs',
  },
  transformIgnorePatterns: [`/node_modules/(?!(${ESM_ONLY.join('|')})/)`, '<rootDir>/dist/', '/tests/\\.artifacts/'],
  moduleNameMapper: { '^(.+)\\?raw$': '$1' },
  moduleFileExtensions: ['ts', 'tsx', 'mts', 'js', 'mjs', 'cjs', 'jsx', 'json', 'node'],
  modulePathIgnorePatterns: ['<rootDir>/tests/\\.artifacts/', '<rootDir>/playground/(dist|build|node_modules)/'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/tests/\\.artifacts/'],
  setupFilesAfterEnv: ['<rootDir>/tests/support/timeouts.ts'],
  restoreMocks: true,
};

const testsIn = (...folders) => folders.map((folder) => `<rootDir>/tests/${folder}/**/*.test.{ts,tsx}`);
const withStrapi = {
  ...shared,
  testEnvironment: 'node',
  globalSetup: '<rootDir>/tests/support/global-setup.ts',
  setupFiles: ['<rootDir>/tests/support/setup-strapi.ts'],
};

export default {
  rootDir,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testEnvironment: 'node',
      globalSetup: '<rootDir>/tests/support/announce.ts',
      testMatch: testsIn('unit/server', 'unit/config', 'unit/support', 'conformance', 'contract', 'architecture'),
    },
    {
      ...shared,
      displayName: 'admin',
      testEnvironment: 'jsdom',
      setupFiles: ['<rootDir>/tests/support/setup-jsdom.ts'],
      moduleNameMapper: {
        ...shared.moduleNameMapper,
        '\\.css$': '<rootDir>/config/tooling/jest-empty.cjs',
        // The same exports, without every plugin of the host.
        '^@strapi/strapi/admin$': '@strapi/admin/strapi-admin',
      },
      testMatch: testsIn('unit/admin'),
    },
    { ...withStrapi, displayName: 'integration', testMatch: testsIn('integration') },
    {
      ...withStrapi,
      displayName: 'browser',
      globalSetup: '<rootDir>/tests/support/global-setup-browser.ts',
      globalTeardown: '<rootDir>/tests/support/global-teardown-browser.ts',
      testMatch: testsIn('browser'),
    },
    {
      ...withStrapi,
      displayName: 'faults',
      globalSetup: '<rootDir>/tests/support/global-setup-faults.ts',
      globalTeardown: '<rootDir>/tests/support/global-teardown-faults.ts',
      testMatch: testsIn('faults'),
    },
  ],
};
