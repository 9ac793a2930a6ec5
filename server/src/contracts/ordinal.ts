/** Whole numbers from 1 as a path or a query sends them: ids of rows, numbers of pages. */
import { z } from 'zod';

/** Ids are 32 bits wide on every engine; at one that is wider PostgreSQL fails instead of finding nothing. */
const LARGEST = 2_147_483_647;

export const ordinalSchema = z.coerce.number().int().min(1).max(LARGEST);
