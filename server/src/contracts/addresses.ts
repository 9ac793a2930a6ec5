/** What a list says of the addresses in it. */
import { z } from 'zod';

export const addressesSchema = z
  .enum(['shown', 'masked'])
  .describe('masked: the caller may not read contacts’ addresses, and so can neither search by them nor export');
export type Addresses = z.infer<typeof addressesSchema>;
