/**
 * Reads the field catalogue as the builder offers it. In: the catalogue and a type. Out: the fields that a row may
 * name, with to-one relations flattened to dotted paths, and the to-many relations; undefined for unknown paths.
 */
import type {
  Catalogue,
  CatalogueComputed,
  CatalogueField,
  CatalogueRelation,
  CatalogueType,
} from '../../../contracts';

export interface FieldChoice {
  kind: 'field';
  /** `company.country` */
  path: string;
  /** `Company › Country` */
  label: string;
  field: CatalogueField | CatalogueComputed;
  /** Computed of the record rather than stored in it; never compared with another field. */
  isComputed?: true;
}
export interface RelationChoice {
  kind: 'relation';
  /** The relation's own name, the last step of the path. */
  name: string;
  path: string;
  label: string;
  /** The related type's uid. */
  target: string;
}
export type Choice = FieldChoice | RelationChoice;

interface Step {
  type: CatalogueType;
  path: string[];
  labels: string[];
  /** Types on the way here: a relation back to one of them is not offered again. */
  seen: readonly string[];
}

const LABEL_SEPARATOR = ' › ';
const join = (labels: string[]): string => labels.join(LABEL_SEPARATOR);

const own = ({ type, path, labels }: Step): Choice[] => [
  ...type.fields.map((field): FieldChoice => ({
    kind: 'field',
    path: [...path, field.name].join('.'),
    label: join([...labels, field.label]),
    field,
  })),
  ...type.computed.map((field): FieldChoice => ({
    kind: 'field',
    path: [...path, field.name].join('.'),
    label: join([...labels, field.label]),
    field,
    isComputed: true,
  })),
  ...type.relations
    .filter((relation) => relation.kind === 'to-many')
    .map((relation): RelationChoice => ({
      kind: 'relation',
      name: relation.name,
      path: [...path, relation.name].join('.'),
      label: join([...labels, relation.label]),
      target: relation.target,
    })),
];

/** Own fields first, then those of nearer relations before those of farther ones. */
export const choicesOf = (catalogue: Catalogue, uid: string): Choice[] => {
  const start = catalogue.types[uid];
  let level: Step[] = start ? [{ type: start, path: [], labels: [], seen: [uid] }] : [];
  const choices: Choice[] = [];
  for (let depth = 0; depth <= catalogue.maxPathDepth && level.length > 0; depth += 1) {
    choices.push(...level.flatMap(own));
    level = level.flatMap((step) => nextSteps(catalogue, step));
  }
  return choices.filter((choice) => crossed(choice) <= catalogue.maxPathDepth);
};

/** Relations that a path crosses; the name of a computed field has a dot of its own. */
const crossed = (choice: Choice): number => {
  const name = choice.kind === 'field' ? choice.field.name : choice.name;
  return choice.path.split('.').length - name.split('.').length;
};

const nextSteps = (catalogue: Catalogue, { type, path, labels, seen }: Step): Step[] =>
  type.relations.flatMap((relation) => {
    const target = catalogue.types[relation.target];
    if (relation.kind !== 'to-one' || !target || seen.includes(relation.target)) return [];
    return [
      {
        type: target,
        path: [...path, relation.name],
        labels: [...labels, relation.label],
        seen: [...seen, relation.target],
      },
    ];
  });

/** Follows a stored path from a type, also where `choicesOf` would not offer it. */
export const findChoice = (catalogue: Catalogue, uid: string, path: string): Choice | undefined => {
  const segments = path.split('.');
  const labels: string[] = [];
  let type = catalogue.types[uid];
  for (const [index, name] of segments.entries()) {
    const rest = segments.slice(index).join('.');
    const computed = type?.computed.find((candidate) => candidate.name === rest);
    if (computed) {
      return { kind: 'field', path, label: join([...labels, computed.label]), field: computed, isComputed: true };
    }
    const whole = type?.relations.find((candidate) => candidate.name === rest);
    if (whole) return relationChoice(whole, path, labels);
    const relation = type?.relations.find((candidate) => candidate.name === name);
    const field = type?.fields.find((candidate) => candidate.name === name);
    if (field && index === segments.length - 1) {
      return { kind: 'field', path, label: join([...labels, field.label]), field };
    }
    if (!relation) return undefined;
    labels.push(relation.label);
    type = catalogue.types[relation.target];
  }
  return undefined;
};

const relationChoice = (
  { name, label, target }: CatalogueRelation,
  path: string,
  before: string[],
): RelationChoice => ({
  kind: 'relation',
  name,
  path,
  label: join([...before, label]),
  target,
});

/** The uid of a segmentable entity. */
export const uidOf = (catalogue: Catalogue, entity: string): string | undefined =>
  catalogue.entities.find((candidate) => candidate.key === entity)?.uid;
