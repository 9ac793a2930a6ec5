import fs from 'node:fs';
import path from 'node:path';
import { findProvider } from '../../../../server/src/platform/email-provider';
import { makeScratchDir, playgroundDir, removeScratchDir } from '../../../support/paths';

describe('the package behind the email plugin', () => {
  let site: string;
  beforeAll(() => {
    site = makeScratchDir();
    const add = (name: string, manifest: object): void => {
      const dir = path.join(site, 'node_modules', name);
      fs.mkdirSync(path.join(dir, 'dist'), { recursive: true });
      fs.writeFileSync(path.join(dir, 'package.json'), JSON.stringify({ name, main: 'dist/index.js', ...manifest }));
      fs.writeFileSync(path.join(dir, 'dist/package.json'), '{"type":"commonjs"}');
      fs.writeFileSync(path.join(dir, 'dist/index.js'), '');
    };
    add('@strapi/provider-email-nodemailer', { version: '5.30.0' });
    add('of-somebody', { version: '1.2.3', exports: { '.': './dist/index.js' } });
  });
  afterAll(() => removeScratchDir(site));

  it.each([
    ['nodemailer', { name: '@strapi/provider-email-nodemailer', version: '5.30.0' }],
    ['of-somebody', { name: 'of-somebody', version: '1.2.3' }],
    ['not-installed', { name: 'not-installed', version: null }],
  ])('of a site: %s', (name, expected) => {
    expect(findProvider(name, site)).toEqual(expected);
  });

  it('of the playground, whatever was installed', () => {
    expect(findProvider('nodemailer', playgroundDir)).toMatchObject({
      name: '@strapi/provider-email-nodemailer',
      version: expect.stringMatching(/^5\./),
    });
  });
});
