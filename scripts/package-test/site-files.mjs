/** A clean TypeScript site as `create-strapi-app` leaves it, with one content type of its own. */
const config = (body) => `export default ({ env }) => (${body});\n`;

const contactSchema = {
  kind: 'collectionType',
  collectionName: 'contacts',
  info: { singularName: 'contact', pluralName: 'contacts', displayName: 'Contact' },
  options: { draftAndPublish: false },
  attributes: { name: { type: 'string' }, email: { type: 'email' }, city: { type: 'string' } },
};

const PLUGINS = `import { defineCohortConfig } from 'strapi-plugin-cohort/config';

export default () => ({
  cohort: {
    enabled: true,
    config: defineCohortConfig({ audience: { contact: { uid: 'api::contact.contact', email: 'email', name: 'name' } } }),
  },
});
`;

const factory = (kind) =>
  `import { factories } from '@strapi/strapi';\n\nexport default factories.createCore${kind}('api::contact.contact');\n`;

const TSCONFIG = {
  extends: '@strapi/typescript-utils/tsconfigs/server',
  compilerOptions: { module: 'Node16', moduleResolution: 'Node16', outDir: 'dist', rootDir: '.' },
  include: ['./', './**/*.ts', './**/*.js', 'src/**/*.json'],
  exclude: ['node_modules/', 'build/', 'dist/', '.cache/', '.tmp/', 'src/admin/', '**/*.test.*'],
};

const MIDDLEWARES = [
  'logger',
  'errors',
  'security',
  'cors',
  'poweredBy',
  'query',
  'body',
  'session',
  'favicon',
  'public',
];

/** Path → text. `versions` are those of the plugin’s own development. */
export const siteFiles = ({ archive, versions }) => ({
  'package.json': JSON.stringify({
    name: 'clean-site',
    version: '0.1.0',
    private: true,
    scripts: { build: 'strapi build', start: 'strapi start' },
    dependencies: {
      '@strapi/strapi': versions['@strapi/strapi'],
      '@strapi/plugin-users-permissions': versions['@strapi/strapi'],
      'better-sqlite3': versions['better-sqlite3'],
      react: versions.react,
      'react-dom': versions['react-dom'],
      'react-router-dom': versions['react-router-dom'],
      'styled-components': versions['styled-components'],
      'strapi-plugin-cohort': `file:${archive}`,
    },
    devDependencies: {
      '@types/node': versions['@types/node'],
      '@types/react': versions['@types/react'],
      '@types/react-dom': versions['@types/react-dom'],
      typescript: versions.typescript,
    },
    strapi: { telemetryDisabled: true },
  }),
  'tsconfig.json': JSON.stringify(TSCONFIG),
  'config/server.ts': config("{ host: '127.0.0.1', port: env.int('PORT', 1337), app: { keys: ['one', 'two'] } }"),
  'config/admin.ts': config(
    "{ auth: { secret: 'admin-secret' }, apiToken: { salt: 'token-salt' }, transfer: { token: { salt: 'transfer-salt' } }, secrets: { encryptionKey: 'encryption-key-of-32-characters!' } }",
  ),
  'config/api.ts': config('{ rest: { defaultLimit: 25, maxLimit: 100 } }'),
  'config/database.ts': config(
    "{ connection: { client: 'sqlite', connection: { filename: '.tmp/data.db' }, useNullAsDefault: true } }",
  ),
  'config/middlewares.ts': `export default ${JSON.stringify(MIDDLEWARES.map((name) => `strapi::${name}`))};\n`,
  'config/plugins.ts': PLUGINS,
  'src/index.ts': 'export default { register() {}, bootstrap() {} };\n',
  'src/api/contact/content-types/contact/schema.json': JSON.stringify(contactSchema),
  'src/api/contact/controllers/contact.ts': factory('Controller'),
  'src/api/contact/routes/contact.ts': factory('Router'),
  'src/api/contact/services/contact.ts': factory('Service'),
  'public/uploads/.gitkeep': '',
  '.env': 'JWT_SECRET=users-secret\n',
});
