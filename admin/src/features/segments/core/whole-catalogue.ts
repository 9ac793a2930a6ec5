/**
 * The catalogue as the builder reads it. In: the server's, and names in the reader's language for what the plugin itself
 * computes. Out: the same with those names, and with computed relations (mail received, opened …) as relations to types
 * of their own, so that their conditions are edited like those of any related record.
 */
import type { Catalogue, CatalogueComputedRelation, CatalogueType } from '../../../contracts';

const COMPUTED = 'computed:';

/** Only the number of such records, and some, none or every of them, may be asked for. */
export const isComputedType = (uid: string): boolean => uid.startsWith(COMPUTED);

type Named = (name: string) => string | undefined;

export const wholeCatalogue = (catalogue: Catalogue, named: Named): Catalogue => {
  const types = Object.values(catalogue.types);
  const related = types.flatMap((type) => type.computedRelations.map((relation) => computedType(relation, named)));
  return {
    ...catalogue,
    types: Object.fromEntries(
      [...types.map((type) => wholeType(type, named)), ...related].map((type) => [type.uid, type]),
    ),
  };
};

const wholeType = (type: CatalogueType, named: Named): CatalogueType => ({
  ...type,
  computed: type.computed.map((field) => ({ ...field, label: named(field.name) ?? field.label })),
  relations: [
    ...type.relations,
    ...type.computedRelations.map(({ name, label }) => ({
      name,
      label: named(name) ?? label,
      kind: 'to-many' as const,
      target: COMPUTED + name,
    })),
  ],
});

const computedType = ({ name, label, fields }: CatalogueComputedRelation, named: Named): CatalogueType => ({
  uid: COMPUTED + name,
  label: named(name) ?? label,
  fields: fields.map((field) => ({ ...field, label: named(`email.${field.name}`) ?? field.label })),
  relations: [],
  computed: [],
  computedRelations: [],
});
