/**
 * Addresses of pages that name a person, written out or encoded. In: the address, and the words that name the person. Out:
 * whether it does, and what may stay of it: the page, or where that names the person as well, the site.
 */
import { mentions } from '../../../lib/mentions';

/** An address within an address is encoded once more. */
const MOST_ENCODINGS = 3;

export const namesPerson = (url: string, words: readonly string[]): boolean => {
  let text = url;
  for (let times = 0; times <= MOST_ENCODINGS; times += 1) {
    if (mentions(text, words)) return true;
    text = decoded(text);
  }
  return false;
};

export const withoutPerson = (url: string, words: readonly string[]): string => {
  const { origin, pathname } = new URL(url);
  const page = `${origin}${pathname}`;
  return namesPerson(page, words) ? `${origin}/` : page;
};

/** What is no encoding of text stays. */
const decoded = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (codes) => {
    try {
      return decodeURIComponent(codes);
    } catch {
      return codes;
    }
  });
