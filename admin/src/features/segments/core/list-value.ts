/**
 * Adds what was typed to a list of values. In: the list, the text, what the items are. Out: the list with the new items,
 * each once, several at a time where commas or lines part them; and what is no number, which stays to be corrected.
 */
import { readNumber, type NumberProblem } from '../../../lib/number-text';

export interface Refused {
  text: string;
  problem: NumberProblem;
}
export interface Added {
  items: unknown[];
  refused: Refused[];
}

/** `number` with the language that numbers are written in. */
export type ItemKind = { kind: 'text' } | { kind: 'number'; locale: string };

export const addToList = (items: readonly unknown[], text: string, item: ItemKind): Added => {
  const parts = text
    .split(separatorOf(item))
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (item.kind === 'text') return { items: [...new Set([...items, ...parts])], refused: [] };
  const read = parts.map((part) => ({ part, number: readNumber(part, item.locale) }));
  return {
    items: [...new Set([...items, ...read.flatMap(({ number }) => ('value' in number ? [number.value] : []))])],
    refused: read.flatMap(({ part, number }) => ('problem' in number ? [{ text: part, problem: number.problem }] : [])),
  };
};

/** Where a comma is the decimal sign it parts nothing. */
export const isSeparator = (key: string, item: ItemKind): boolean => key === 'Enter' || separatorOf(item).test(key);

const separatorOf = (item: ItemKind): RegExp =>
  item.kind === 'number' && 'value' in readNumber('1,5', item.locale) ? /[;\n]/ : /[,\n]/;
