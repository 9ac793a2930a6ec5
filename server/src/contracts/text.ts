/** Texts as the outside sends them: what no database can store is refused where it stands. */
import { z } from 'zod';

/** PostgreSQL stores no NUL character, and half of a surrogate pair is no text in any encoding. */
export const isPlainText = (text: string): boolean => !/[\0\p{Surrogate}]/u.test(text);

const UNSTORABLE = 'The text holds a character that cannot be stored';

export const textSchema = (max: number) => z.string().max(max).refine(isPlainText, UNSTORABLE);

/** A name or a subject: measured, and never empty, without the blanks around it. */
export const titleSchema = (max: number) => z.string().trim().min(1).max(max).refine(isPlainText, UNSTORABLE);

/** A document id or a key, in a path or a body. */
export const idSchema = textSchema(64).min(1);
