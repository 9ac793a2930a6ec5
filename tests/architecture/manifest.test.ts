/** strapi-plugin.json is the one source of the plugin’s identity; package.json repeats part of it and may not differ. */
import manifest from '../../strapi-plugin.json';
import pkg from '../../package.json';

describe('strapi-plugin.json and package.json', () => {
  it('say the same', () => {
    expect({
      package: pkg.name,
      name: pkg.strapi.name,
      displayName: pkg.strapi.displayName,
      description: pkg.strapi.description,
    }).toEqual({
      package: manifest.package,
      name: manifest.name,
      displayName: manifest.displayName,
      description: manifest.description,
    });
  });

  it('name the same oldest Strapi', () => {
    const oldest = /(\d+\.\d+\.\d+)/;
    expect(oldest.exec(pkg.peerDependencies['@strapi/strapi'])?.[0]).toBe(oldest.exec(manifest.strapi)?.[0]);
  });

  it.each(['contentTypes', 'tables', 'permissions', 'policies', 'jobs'] as const)('list no %s twice', (list) => {
    expect(manifest[list]).toEqual([...new Set<string>(manifest[list])]);
  });

  it('end permissions in distinct segments, by which the admin panel tells them apart', () => {
    const last = manifest.permissions.map((permission) => permission.split('.').pop());
    expect(last).toEqual([...new Set(last)]);
  });
});
