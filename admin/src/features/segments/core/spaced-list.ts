/**
 * A list as one text. In: the parts that `Intl.ListFormat` makes. Out: the text, with a blank on both sides of a joining
 * word: Thai writes it without, and “และCountry” cannot be read.
 */
export const spacedList = (parts: readonly { type: string; value: string }[]): string =>
  parts.map(({ type, value }) => (type === 'literal' ? spaced(value) : value)).join('');

const spaced = (joint: string): string => {
  if (!/\p{L}/u.test(joint)) return joint;
  return `${/^[\s\p{P}]/u.test(joint) ? '' : ' '}${joint}${/\s$/.test(joint) ? '' : ' '}`;
};
