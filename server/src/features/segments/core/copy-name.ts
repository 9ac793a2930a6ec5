/** In: a name and how often a copy of it was tried. Out: the name of the copy, never longer than names may be. */
const LONGEST = 120;
/** What a cut may leave of a character outside the basic plane. */
const HALF_A_CHARACTER = /[\uD800-\uDBFF]$/;

/** “Copy of …”, then “Copy of … (2)”, (3) and so on. */
export function copyName(name: string, attempt: number): string {
  const suffix = attempt === 1 ? '' : ` (${attempt})`;
  const whole = `Copy of ${name}`;
  const cut = whole.slice(0, LONGEST - suffix.length).replace(HALF_A_CHARACTER, '');
  return `${cut.trimEnd()}${suffix}`;
}
