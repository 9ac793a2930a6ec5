/** Who may import whom: every edge of the sources against the table in config/tooling/import-rules.mjs. */
import { checkImport, FEATURES, resolveRelative, zoneOf } from '../../config/tooling/import-rules.mjs';
import { filesBelow, importsOf, isRepositoryFile, parseSource } from '../support/source-files';

const FOLDERS = ['server/src', 'admin/src', 'config/plugin', 'playground'];
const sources = filesBelow(...FOLDERS).filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'));

const refusedIn = (file: string): string[] =>
  importsOf(parseSource(file)).flatMap(({ specifier, typeOnly, line }) => {
    const relative = specifier.startsWith('.');
    const target = relative ? resolveRelative(file, specifier, isRepositoryFile) : undefined;
    if (relative && !target) return [`${file}:${line} imports ${specifier}, which does not exist`];
    const reason = checkImport({ file, specifier, target, typeOnly });
    return reason ? [`${file}:${line} ${reason}`] : [];
  });

describe('imports', () => {
  it('finds the sources', () => expect(sources.length).toBeGreaterThan(20));

  it('has no edge outside the table', () => expect(sources.flatMap(refusedIn)).toEqual([]));

  it('has only known features', () => {
    const features = sources
      .map((file) => zoneOf(file))
      .flatMap((zone) => (zone?.zone === 'admin' ? [] : (zone?.feature ?? [])));
    expect([...new Set(features)].filter((feature) => !FEATURES.includes(feature))).toEqual([]);
  });

  it('keeps tests out of the shipped folders', () => {
    expect(sources.filter((file) => /(\.(test|spec)\.tsx?$|__tests__|__mocks__)/.test(file))).toEqual([]);
  });

  it('opens every dialog through the one that gives focus back', () => {
    const opens = (file: string) => /<(Modal|Dialog)\.Root/.test(parseSource(file).text);
    expect(sources.filter((file) => file.startsWith('admin/src/') && opens(file))).toEqual([
      'admin/src/ui/OpenDialog.tsx',
    ]);
  });

  it('has no suppressed rules or types', () => {
    const suppressed = /@ts-(ignore|nocheck|expect-error)|eslint-disable/;
    const shipped = sources.filter((file) => !file.startsWith('playground/'));
    expect(shipped.filter((file) => suppressed.test(parseSource(file).text))).toEqual([]);
  });
});

const edge = (file: string, specifier: string, target?: string, typeOnly = false): string | undefined =>
  checkImport({ file, specifier, target, typeOnly });

describe('the table itself', () => {
  const core = 'server/src/features/segments/core/compile-filter.ts';

  it.each([
    [
      'a feature to its right',
      'server/src/features/segments/service.ts',
      '../delivery',
      'server/src/features/delivery/index.ts',
    ],
    [
      'a neighbour’s inside',
      'server/src/features/segments/service.ts',
      '../audience/service',
      'server/src/features/audience/service.ts',
    ],
    ['Strapi in core', core, '@strapi/utils', undefined],
    ['knex as a value in core', core, 'knex', undefined],
    ['the file system in core', core, 'node:fs', undefined],
    ['a port’s code in core', core, '../../../ports/clock', 'server/src/ports/clock.ts'],
    [
      'a repository in a controller',
      'server/src/features/segments/controller.ts',
      './repository',
      'server/src/features/segments/repository.ts',
    ],
    [
      'the server in the admin panel',
      'admin/src/features/segments/api.ts',
      '../../../../server/src/contracts',
      'server/src/contracts/index.ts',
    ],
    [
      'a feature in platform',
      'server/src/platform/routes.ts',
      '../features/audience',
      'server/src/features/audience/index.ts',
    ],
    ['Strapi in contracts', 'server/src/contracts/filter.ts', '@strapi/utils', undefined],
    [
      'the sources in the playground',
      'playground/config/plugins.ts',
      '../../server/src/contracts',
      'server/src/contracts/index.ts',
    ],
  ])('refuses %s', (_name, file, specifier, target) => {
    expect(edge(file, specifier, target)).toEqual(expect.any(String));
  });

  it.each([
    [
      'a left neighbour’s index',
      'server/src/features/segments/service.ts',
      '../audience',
      'server/src/features/audience/index.ts',
      false,
    ],
    ['knex as a type in core', core, 'knex', undefined, true],
    ['a pure library in core', 'server/src/features/templates/core/render.ts', 'liquidjs', undefined, false],
    [
      'the doorway in the admin panel',
      'admin/src/features/segments/api.ts',
      '../../contracts',
      'admin/src/contracts.ts',
      false,
    ],
    [
      'everything in composition',
      'server/src/composition.ts',
      './features/delivery/service',
      'server/src/features/delivery/service.ts',
      false,
    ],
  ])('allows %s', (_name, file, specifier, target, typeOnly) => {
    expect(edge(file, specifier, target, typeOnly)).toBeUndefined();
  });
});
