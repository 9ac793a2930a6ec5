/**
 * Finding a record by what is typed. In: the catalogue, the entity and a text. Out: a filter that matches it in the name
 * and address fields, or else in any text of the record; undefined for an empty text or an entity without texts.
 */
import { FILTER_LIMITS, type Catalogue, type Filter } from '../../../contracts';
import { uidOf } from './catalogue-paths';

const NAMING = /name|mail|title|phone/i;
const MAX_FIELDS = 6;

export const memberSearch = (catalogue: Catalogue, entity: string, typed: string): Filter | undefined => {
  const text = typed.trim().slice(0, FILTER_LIMITS.maxTextLength);
  const uid = uidOf(catalogue, entity);
  const texts = (uid === undefined ? [] : (catalogue.types[uid]?.fields ?? [])).filter(({ type }) => type === 'string');
  const naming = texts.filter(({ name }) => NAMING.test(name));
  const fields = (naming.length > 0 ? naming : texts).slice(0, MAX_FIELDS);
  if (text === '' || fields.length === 0) return undefined;
  return {
    entity,
    matchType: 'any',
    rules: fields.map(({ name }) => ({ field: name, operator: 'contains', value: text })),
  };
};
