/** Whether a text names somebody: by an address or an id that stands in it by itself, and not as a part of a longer one. */
import { foldText } from './text-fold';

const SPECIAL = /[.*+?^${}()|[\]\\/]/g;
const BEFORE = '(?<![\\p{L}\\p{N}._+-])';
const AFTER = '(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}])';

export const mentions = (text: string, words: readonly string[]): boolean => {
  const folded = foldText(text);
  return words.some((word) => {
    const literal = foldText(word).replace(SPECIAL, (char) => `\\${char}`);
    return new RegExp(`${BEFORE}${literal}${AFTER}`, 'u').test(folded);
  });
};

/**
 * The longest run of letters and digits that every encoding leaves as they are, for a LIKE that finds some texts too many
 * and none too few; empty where there is none.
 */
export const anchorOf = (word: string): string =>
  (word.toLowerCase().match(/[a-z0-9]+/g) ?? []).reduce((best, run) => (run.length > best.length ? run : best), '');
