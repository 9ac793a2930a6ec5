/**
 * In: the site’s audience configuration and its schema. Out: the entities whose every role was found and fits.
 * Refused: anything else, in one DomainError that names each key, what was found there and what would be valid.
 */
import { assertNever } from '../../../lib/assert-never';
import { nearestName } from '../../../lib/nearest-name';
import { DomainError, errorDetail, type ErrorDetail } from '../../../contracts';
import type { SiteSchema, SiteType } from '../../../lib/site-schema';
import type { AudienceEntity } from '../audience';
import { isForeign } from './foreign-types';
import {
  allowedTargets,
  attributesFor,
  fitsRole,
  ROLE_RULES,
  type AudienceMapping,
  type EntityMapping,
  type RoleRule,
} from './role-rules';

const USERS_UID = 'plugin::users-permissions.user';
const RESERVED_KEYS = new Set(['uid', 'label', 'exclude']);
const CONFIG_PATH = ['plugins', 'cohort', 'config', 'audience'];

interface Problem {
  path: string[];
  message: string;
}

export function checkMapping(mapping: AudienceMapping, site: SiteSchema): AudienceEntity[] {
  const complete = withDefaultContact(mapping, site);
  const problems: Problem[] = [];
  const entities: AudienceEntity[] = [];
  for (const [key, entity] of Object.entries(complete)) {
    if (entity) entities.push(checkEntity({ key, entity, mapping: complete, site, problems }));
  }
  if (problems.length > 0) throw refusal(problems);
  return entities;
}

/** Without a contact the users of users-permissions are it, where the site has them. */
function withDefaultContact(mapping: AudienceMapping, site: SiteSchema): AudienceMapping {
  const users = site.types[USERS_UID];
  if (mapping.contact !== undefined || users?.attributes.email === undefined) return mapping;
  return {
    contact: { uid: USERS_UID, email: 'email', ...(users.attributes.username ? { name: 'username' } : {}) },
    ...mapping,
  };
}

function refusal(problems: readonly Problem[]): DomainError {
  const details: ErrorDetail[] = problems.map(({ path, message }) =>
    errorDetail([...CONFIG_PATH, ...path], message, 'invalid_mapping'),
  );
  const lines = details.map((detail) => `  ${detail.path.join('.')}: ${detail.message}`);
  return new DomainError(
    'invalid_config',
    `The audience that Cohort was told about does not fit this site:\n${lines.join('\n')}`,
    details,
  );
}

interface EntityCheck {
  key: string;
  entity: EntityMapping;
  mapping: AudienceMapping;
  site: SiteSchema;
  problems: Problem[];
}

function checkEntity(check: EntityCheck): AudienceEntity {
  const { key, entity, site, problems } = check;
  const uid = String(entity.uid);
  const type = site.types[uid];
  const roles: Record<string, string> = {};
  if (!type || !isUsable(type)) {
    problems.push({ path: [key, 'uid'], message: unknownType(uid, site) });
  } else {
    problems.push(...unknownExclusions(key, entity, type));
    for (const [role, value] of Object.entries(entity)) {
      if (RESERVED_KEYS.has(role) || typeof value !== 'string') continue;
      const problem = checkRole({ ...check, type, role, value });
      if (problem === undefined) roles[role] = value;
      else problems.push({ path: [key, role], message: problem });
    }
  }
  return { key, uid, label: typeof entity.label === 'string' ? entity.label : (type?.label ?? key), roles };
}

const isUsable = (type: SiteType): boolean => !type.isComponent && !isForeign(type.uid);

/** An entity whose own uid is wrong is reported there; what points at it cannot be judged. */
function isMisnamed(entity: EntityMapping | undefined, site: SiteSchema): boolean {
  const type = entity && site.types[String(entity.uid)];
  return entity !== undefined && (!type || !isUsable(type));
}

function unknownType(uid: string, site: SiteSchema): string {
  const known = Object.values(site.types)
    .filter(isUsable)
    .map((type) => type.uid);
  return `"${uid}" is not a content type of this site${suggestion(uid, known)}. Content types: ${listed(known)}.`;
}

function unknownExclusions(key: string, entity: EntityMapping, type: SiteType): Problem[] {
  const names = Array.isArray(entity.exclude) ? (entity.exclude as readonly string[]) : [];
  const known = Object.keys(type.attributes);
  return names.flatMap((name, index) =>
    known.includes(name)
      ? []
      : [
          {
            path: [key, 'exclude', String(index)],
            message: `${notAnAttribute(name, type)}${suggestion(name, known)}. Attributes: ${listed(known)}.`,
          },
        ],
  );
}

function checkRole(check: EntityCheck & { type: SiteType; role: string; value: string }): string | undefined {
  const { key, role, value, type, mapping, site } = check;
  const rule = ROLE_RULES[key]?.[role];
  if (!rule) return undefined;
  if (rule.accepts === 'path' && value.includes('.')) return checkPath(value, type, site, rule);
  if (rule.accepts === 'relation' && rule.to.some((target) => isMisnamed(mapping[target], site))) return undefined;
  const targets = allowedTargets(rule, mapping);
  const fitting = attributesFor(type, rule, targets);
  const attribute = type.attributes[value];
  if (attribute && fitsRole(attribute, rule, targets)) return undefined;
  const found = attribute
    ? `"${value}" of ${type.uid} is ${described(attribute.type, attribute.relation?.target)}, not ${wanted(rule, targets)}`
    : missing(value, type);
  return `${found}${suggestion(
    value,
    fitting.filter((name) => name !== value),
  )}. Attributes that fit: ${listed(fitting)}.`;
}

const missing = (value: string, type: SiteType): string =>
  value.includes('.')
    ? `"${value}" is a path; this role takes an attribute of ${type.uid} itself`
    : notAnAttribute(value, type);

const notAnAttribute = (name: string, type: SiteType): string => `"${name}" is not an attribute of ${type.uid}`;

function checkPath(path: string, start: SiteType, site: SiteSchema, rule: RoleRule): string | undefined {
  const steps = path.split('.');
  let type = start;
  for (const [index, step] of steps.entries()) {
    const attribute = type.attributes[step];
    const known = Object.keys(type.attributes);
    if (!attribute)
      return `"${path}": ${notAnAttribute(step, type)}${suggestion(step, known)}. Attributes: ${listed(known)}.`;
    const target = attribute.relation && site.types[attribute.relation.target];
    if (index === steps.length - 1) {
      return fitsRole(attribute, rule, undefined)
        ? undefined
        : `"${path}" ends in ${described(attribute.type, attribute.relation?.target)}, not ${wanted(rule, undefined)}. Attributes that fit: ${listed(attributesFor(type, rule, undefined))}.`;
    }
    if (!target)
      return `"${path}": "${step}" of ${type.uid} is ${described(attribute.type)}, not a relation that the path can follow.`;
    type = target;
  }
  return undefined;
}

const described = (type: string, target?: string): string =>
  target === undefined ? `of type ${type}` : `a ${type} to ${target}`;

function wanted(rule: RoleRule, targets: readonly string[] | undefined): string {
  switch (rule.accepts) {
    case 'scalar':
      return `of type ${either(rule.types)}`;
    case 'relation':
      return targets ? `a relation to ${either(targets)}` : 'a relation';
    case 'scalar-or-relation':
    case 'path':
      return `a relation or of type ${either(rule.types)}`;
    default:
      return assertNever(rule);
  }
}

const either = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names[names.length - 1] ?? ''}`;
const listed = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '));
const suggestion = (name: string, candidates: readonly string[]): string => {
  const nearest = nearestName(name, candidates);
  return nearest === undefined ? '' : ` (did you mean "${nearest}"?)`;
};
