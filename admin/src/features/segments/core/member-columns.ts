/**
 * In: the catalogue, an entity, and the columns that a reader has chosen. Out: what may be chosen, and of the chosen what
 * there is: a field that has gone, or that may no longer be read, is left out without a word.
 */
import type { Catalogue, CatalogueField, Segment } from '../../../contracts';
import { pathWith } from '../../../lib/search-of';
import { choicesOf, uidOf } from './catalogue-paths';

export interface ColumnChoice {
  /** `company.country`, or `enteredAt`. */
  name: string;
  /** `Company › Country` */
  label: string;
  type: CatalogueField['type'];
}

/** When a member came in; no field, and known where members are kept. */
export const ENTERED_AT = 'enteredAt';
/** As many as can be read beside each other. */
export const MOST_COLUMNS = 12;
/** Shown by themselves. */
const STANDARD = ['name', 'email'];

export const columnChoices = (
  catalogue: Catalogue,
  { entity, type, tracked }: Pick<Segment, 'entity' | 'type' | 'tracked'>,
  enteredLabel: string,
): ColumnChoice[] => {
  const isKept = type === 'static' || tracked;
  const entered: ColumnChoice = { name: ENTERED_AT, label: enteredLabel, type: 'datetime' };
  const fields = choicesOf(catalogue, uidOf(catalogue, entity) ?? '').flatMap((choice): ColumnChoice[] => {
    if (choice.kind !== 'field' || choice.isComputed || choice.field.type === 'segment') return [];
    const taken = STANDARD.includes(choice.path) || (isKept && choice.path === ENTERED_AT);
    return taken ? [] : [{ name: choice.path, label: choice.label, type: choice.field.type }];
  });
  return [...(isKept ? [entered] : []), ...fields];
};

/** In the order of the choices. */
export const chosenColumns = (choices: readonly ColumnChoice[], names: readonly string[]): ColumnChoice[] =>
  choices.filter(({ name }) => names.includes(name)).slice(0, MOST_COLUMNS);

/** What a file is asked for: what it holds by itself, the columns that are shown, and whom the list is narrowed to. */
export const exportQuery = (
  columns: readonly ColumnChoice[],
  narrowed: { search?: string | undefined; filter?: string | undefined } = {},
): string => {
  const names = columns.length === 0 ? undefined : ['*', ...columns.map(({ name }) => name)].join(',');
  return pathWith('', { columns: names, ...narrowed });
};
