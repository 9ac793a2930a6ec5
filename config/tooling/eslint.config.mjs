import path from 'node:path';
import { fileURLToPath } from 'node:url';
import js from '@eslint/js';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { architecture } from './eslint-rules.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const SOURCES = ['server/src/**/*.{ts,tsx}', 'admin/src/**/*.{ts,tsx}', 'config/plugin/**/*.ts'];
const ADMIN = ['admin/src/**/*.{ts,tsx}'];

const lines = (max) => ['error', { max, skipBlankLines: true, skipComments: true }];

const IMPURE = [
  ["NewExpression[callee.name='Date'][arguments.length=0]", 'take the instant as an argument'],
  ["CallExpression[callee.object.name='Date'][callee.property.name='now']", 'take the instant as an argument'],
  [
    "CallExpression[callee.object.name='DateTime'][callee.property.name=/^(now|local|utc)$/][arguments.length=0]",
    'take the instant as an argument',
  ],
  ["CallExpression[callee.object.name='Math'][callee.property.name='random']", 'take the number as an argument'],
  [
    'CallExpression[callee.property.name=/^(randomUUID|randomBytes|randomInt|getRandomValues)$/]',
    'take the value as an argument',
  ],
  ["MemberExpression[object.name='process']", 'take the setting as an argument'],
  ['AwaitExpression', 'what computes never awaits'],
].map(([selector, advice]) => ({ selector, message: `core is pure: ${advice}` }));

/** Strapi’s own API answers with `any` almost everywhere; where no Strapi is, no `any` may flow. */
const STRAPI_FREE = ['contracts', 'lib', 'ports', 'features/*/core'].map((folder) => `server/src/${folder}/**/*.ts`);
const unsafe = (level) =>
  Object.fromEntries(
    ['argument', 'assignment', 'call', 'member-access', 'return'].map((kind) => [
      `@typescript-eslint/no-unsafe-${kind}`,
      level,
    ]),
  );

const unusedVariables = ['error', { args: 'after-used', argsIgnorePattern: '^_', ignoreRestSiblings: true }];

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '**/dist/**',
      '**/build/**',
      '**/.cache/**',
      '**/.strapi/**',
      'tests/.artifacts/**',
      'playground/types/generated/**',
      '**/*.d.ts',
      '**/*.d.mts',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx,mts}'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './playground/tsconfig.json', './playground/src/admin/tsconfig.json'],
        tsconfigRootDir: root,
      },
    },
    plugins: { architecture },
    rules: {
      'architecture/import-matrix': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-unused-vars': unusedVariables,
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      eqeqeq: 'error',
      'max-params': ['warn', 3],
      'no-console': 'error',
      'no-control-regex': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/unbound-method': 'off',
      ...unsafe('off'),
    },
  },
  {
    files: SOURCES,
    rules: {
      'max-lines': ['error', 300],
      'max-lines-per-function': lines(50),
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
    },
  },
  {
    files: ADMIN,
    extends: [jsxA11y.flatConfigs.recommended],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      'max-lines-per-function': lines(80),
    },
  },
  { files: STRAPI_FREE, rules: unsafe('error') },
  { files: ['server/src/features/*/core/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...IMPURE] } },
  {
    // The entries that Strapi reads by their default export, and the pages its router loads by theirs.
    files: ['server/src/index.ts', 'admin/src/index.ts', 'admin/src/App.tsx', 'admin/src/**/*Page.tsx'],
    rules: { 'no-restricted-exports': 'off' },
  },
  {
    files: ['tests/**/*.{ts,tsx}'],
    rules: {
      'no-console': 'off',
      'max-params': 'off',
      'no-loss-of-precision': 'off',
    },
  },
  {
    files: ['**/*.{mjs,cjs,js}'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'Buffer',
          'URL',
          'clearInterval',
          'clearTimeout',
          'console',
          'fetch',
          'localStorage',
          'module',
          'performance',
          'process',
          'require',
          'setInterval',
          'setTimeout',
          'structuredClone',
          '__dirname',
        ].map((name) => [name, 'readonly']),
      ),
    },
    rules: { 'no-unused-vars': unusedVariables },
  },
);
