/**
 * In: the site’s schema and what somebody may read of it. Out: the schema as if the rest did not exist. A type needs a
 * grant, an attribute a grant that names it; a component has no grants of its own, so that one that is granted in parts
 * becomes a type of its own for the attribute that holds it.
 */
import type { ContentGrant, ContentReads } from '../../../lib/content-reads';
import type { SiteAttribute, SiteSchema, SiteType } from '../../../lib/site-schema';

/** Content Manager shows these with any grant and lists them in none. */
const ALWAYS = new Set(['createdAt', 'updatedAt']);

export function narrowSite(site: SiteSchema, reads: ContentReads): SiteSchema {
  if (reads === 'everything') return site;
  const types = Object.values(site.types).flatMap((type): SiteType[] => {
    if (type.isComponent) return [type];
    const fields = grantedFields(type, reads.get(type.uid) ?? [], site.defaultLocale);
    if (fields === null) return [];
    const { narrowed, parts } = narrowType(type, { fields, site, owner: type.uid });
    return [narrowed, ...parts];
  });
  return { ...site, types: Object.fromEntries(types.map((type) => [type.uid, type])) };
}

type Fields = 'all' | readonly string[];

/** Null: none. Of a localized document the version in the default locale is read, so that one must be granted. */
function grantedFields(
  type: SiteType,
  grants: readonly ContentGrant[],
  defaultLocale: SiteSchema['defaultLocale'],
): Fields | null {
  const valid = grants.filter(
    ({ locales }) =>
      !type.isLocalized || locales === 'all' || (defaultLocale !== null && locales.includes(defaultLocale)),
  );
  if (valid.length === 0) return null;
  const named = valid.flatMap(({ fields }) => (fields === 'all' ? [] : fields));
  return valid.some(({ fields }) => fields === 'all') ? 'all' : named;
}

interface Narrowing {
  fields: Fields;
  site: SiteSchema;
  /** What is being narrowed, for the names of the parts: a uid, and the attributes that lead here. */
  owner: string;
}

function narrowType(type: SiteType, { fields, site, owner }: Narrowing): { narrowed: SiteType; parts: SiteType[] } {
  if (fields === 'all') return { narrowed: type, parts: [] };
  const parts: SiteType[] = [];
  const attributes = Object.entries(type.attributes).flatMap(([name, attribute]): [string, SiteAttribute][] => {
    if (fields.includes(name) || (ALWAYS.has(name) && !type.isComponent)) return [[name, attribute]];
    const inside = fields.filter((field) => field.startsWith(`${name}.`)).map((field) => field.slice(name.length + 1));
    const { relation } = attribute;
    const component = relation && site.types[relation.target];
    if (inside.length === 0 || !relation || !component?.isComponent) return [];
    const part = narrowType(component, { fields: inside, site, owner: `${owner}.${name}` });
    if (isWhole(component, part.narrowed)) return [[name, attribute]];
    const narrowed = { ...part.narrowed, uid: `${component.uid}@${owner}.${name}` };
    parts.push(narrowed, ...part.parts);
    return [[name, { ...attribute, relation: { ...relation, target: narrowed.uid } }]];
  });
  return { narrowed: { ...type, attributes: Object.fromEntries(attributes) }, parts };
}

const isWhole = (full: SiteType, narrowed: SiteType): boolean =>
  Object.entries(full.attributes).every(([name, attribute]) => narrowed.attributes[name] === attribute);
