/**
 * Adds what was typed to a list of values. In: the list, the text, what the items are. Out: the list with the new items,
 * each once; several at a time where commas or lines part them. Texts that are no number are left out of number lists.
 */
export const addToList = (items: readonly unknown[], text: string, kind: 'text' | 'number'): unknown[] => {
  const parts = text
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const values = kind === 'text' ? parts : parts.map(Number).filter(Number.isFinite);
  return [...new Set([...items, ...values])];
};
