/**
 * Puts a variable where the caret is. In: a text, the selected range, what to insert. Out: the new text and where the
 * caret goes. A range outside the text counts from its end.
 */
export interface Insertion {
  text: string;
  caret: number;
}

export const insertAt = (text: string, range: { start: number; end: number }, inserted: string): Insertion => {
  const start = Math.min(range.start, text.length);
  const end = Math.max(start, Math.min(range.end, text.length));
  return { text: text.slice(0, start) + inserted + text.slice(end), caret: start + inserted.length };
};

/** How a variable is written in subject, HTML and text alike. */
export const variableTag = (name: string): string => `{{ ${name} }}`;
