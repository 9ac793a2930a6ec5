/** Texts as the outside sends them: what no database can store is refused where it stands. */
import { z } from 'zod';

/** PostgreSQL stores no NUL character, and half of a surrogate pair is no text in any encoding. */
export const isPlainText = (text: string): boolean => !/[\0\p{Surrogate}]/u.test(text);

const UNSTORABLE = 'The text holds a character that cannot be stored';

export const textSchema = (max: number) => z.string().max(max).refine(isPlainText, UNSTORABLE);

/**
 * Controls, breaks of lines, and what turns or encloses the direction of text: unseen, they let one title pass for
 * another. Marks of direction and joiners belong to ordinary writing and stay.
 */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u;
const ON_ONE_LINE = 'Must be one line without control characters and without overrides of the direction of text';

/** A name or a subject: measured, and never empty, without the blanks around it. */
export const titleSchema = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !UNSEEN.test(text), { error: ON_ONE_LINE, abort: true })
    .refine(isPlainText, UNSTORABLE);

/** A document id or a key, in a path or a body. */
export const idSchema = textSchema(64).min(1);
