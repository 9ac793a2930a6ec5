/** Which package the site’s email plugin sends through, found as that plugin finds it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Core } from '@strapi/types';
import { PACKAGE } from './plugin-id';

export interface EmailProvider {
  /** The package’s name, or what the site calls it where no package was found. */
  name: string;
  version: string | null;
}

/** `strapi.dirs.app.root`: the site’s folder. */
export const emailProvider = (strapi: Core.Strapi): EmailProvider => {
  const name = strapi.config.get<string>('plugin::email.provider', 'sendmail').toLowerCase();
  return findProvider(name, strapi.dirs.app.root);
};

/** Of Cohort as this site has installed it. */
export const pluginVersion = (strapi: Core.Strapi): string => {
  const file = resolve(createRequire(path.join(strapi.dirs.app.root, 'package.json')), `${PACKAGE}/package.json`);
  return (file === null ? null : readPackage(file)?.version) ?? 'unknown';
};

export const findProvider = (name: string, siteRoot: string): EmailProvider => {
  const siteRequire = createRequire(path.join(siteRoot, 'package.json'));
  const resolvers = [emailPluginRequire(siteRequire), siteRequire];
  for (const request of [`@strapi/provider-email-${name}`, name]) {
    for (const resolver of resolvers) {
      const file = resolve(resolver, request);
      const found = file === null ? null : packageOf(file);
      if (found !== null) return found;
    }
  }
  return { name, version: null };
};

const resolve = (from: NodeJS.Require, request: string): string | null => {
  try {
    return from.resolve(request);
  } catch {
    return null;
  }
};

/** The email plugin looks from where it is installed itself. */
const emailPluginRequire = (siteRequire: NodeJS.Require): NodeJS.Require => {
  const file = resolve(siteRequire, '@strapi/email/package.json');
  return file === null ? siteRequire : createRequire(file);
};

/** The nearest package.json above a file that names a package; files inside a package may have one that does not. */
const packageOf = (file: string): EmailProvider | null => {
  for (let dir = path.dirname(file); ; dir = path.dirname(dir)) {
    const found = readPackage(path.join(dir, 'package.json'));
    if (found !== null) return found;
    if (dir === path.dirname(dir)) return null;
  }
};

const readPackage = (file: string): EmailProvider | null => {
  try {
    const { name, version }: { name?: unknown; version?: unknown } = JSON.parse(readFileSync(file, 'utf8'));
    return typeof name === 'string' ? { name, version: typeof version === 'string' ? version : null } : null;
  } catch {
    return null;
  }
};
