/**
 * How text is folded before it is compared, on every engine: the simple Unicode lower case of each character on its
 * own. So `İ` becomes `i` (not `i` and a combining dot) and `Σ` becomes `σ` wherever it stands. Accents stay.
 */
const SPECIAL: Readonly<Record<string, string>> = { İ: 'i', Σ: 'σ' };

export const foldText = (text: string): string =>
  text.replace(/[İΣ]/g, (character) => SPECIAL[character] ?? character).toLowerCase();

/** Name of the SQL function that platform/text-fold registers on SQLite, whose own LOWER folds ASCII only. */
export const SQLITE_FOLD = 'cohort_fold';

/** One character of each kind that engines fold differently, and what a right fold makes of them. */
export const FOLD_PROBE = { text: 'STANISŁAW Ä Σ İ ẞ Ⴀ Ꙁ Ԑ', folded: 'stanisław ä σ i ß ⴀ ꙁ ԑ' } as const;
