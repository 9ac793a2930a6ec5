/** The playground with other attributes of a content type: the site as it is once somebody has changed its schema. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { artifactsDir } from './paths';
import { siteDist } from './prepare-site';

export interface SiteVariant {
  /** For `bootStrapi`. */
  siteDir: string;
  remove(): void;
}

/** Attributes by name; null takes one away. */
export type AttributeChanges = Record<string, { type: string } | null>;

export const siteWithAttributes = (contentType: string, changes: AttributeChanges): SiteVariant => {
  const siteDir = path.join(artifactsDir, `variant-${process.pid}-${randomBytes(4).toString('hex')}`);
  fs.cpSync(siteDist(), siteDir, { recursive: true });
  const file = path.join(siteDir, `src/api/${contentType}/content-types/${contentType}/schema.json`);
  const schema = JSON.parse(fs.readFileSync(file, 'utf8')) as { attributes: Record<string, object> };
  const all: [string, object | null][] = Object.entries({ ...schema.attributes, ...changes });
  const attributes = Object.fromEntries(all.filter(([, attribute]) => attribute !== null));
  fs.writeFileSync(file, JSON.stringify({ ...schema, attributes }));
  return { siteDir, remove: () => fs.rmSync(siteDir, { recursive: true, force: true }) };
};
