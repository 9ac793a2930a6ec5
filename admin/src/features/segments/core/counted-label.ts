/**
 * What a site calls so many of its records. In: the label of one, such as “Company”, and the reader's language. Out:
 * “companies”, as it stands in a sentence. What has no plural, or is not written in plain Latin letters, stays.
 */
const IRREGULAR: Readonly<Record<string, string>> = { person: 'people', child: 'children', man: 'men', woman: 'women' };

export const countedLabel = (label: string, count: number, locale: string): string => {
  if (locale.startsWith('th')) return label;
  return count === 1 ? inSentence(label) : pluralLabel(label);
};

const pluralLabel = (label: string): string => {
  const noun = inSentence(label);
  const [, before = '', word = ''] = /^(.*?)([A-Za-z]+)$/.exec(noun) ?? [];
  if (word === '') return noun;
  return before + (IRREGULAR[word] ?? regular(word));
};

/** Lower case, unless it is an abbreviation: “VIP guest”. */
const inSentence = (label: string): string =>
  /^\p{Lu}{2}/u.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1);

const regular = (word: string): string => {
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  if (/(ss|x|z|ch|sh)$/.test(word)) return `${word}es`;
  return word.endsWith('s') ? word : `${word}s`;
};
