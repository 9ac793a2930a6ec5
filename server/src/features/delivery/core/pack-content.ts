/**
 * A mail as it is kept: deflated JSON in base64, since text is the one column type that every engine has alike.
 * In: the mail. Out: text, or null where it would be larger than what is kept. Reading refuses what was not written here.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';

const keptMailSchema = z.object({
  from: z.string().nullable(),
  replyTo: z.string().nullable(),
  to: z.string(),
  messageId: z.string(),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
  headers: z.record(z.string(), z.string()),
});
export type KeptMail = z.infer<typeof keptMailSchema>;

/** Characters; above a megabyte some servers refuse the statement, and with it the mail. */
const LARGEST = 1_000_000;
const LARGEST_OPENED = 64 * 1024 * 1024;
/** On mails of 20 kB the highest level saves two more per cent and takes twice as long. */
const LEVEL = 6;

export const packContent = (mail: KeptMail): string | null => {
  const packed = deflateRawSync(JSON.stringify(mail), { level: LEVEL }).toString('base64');
  return packed.length > LARGEST ? null : packed;
};

export const unpackContent = (packed: string): KeptMail => {
  const opened = inflateRawSync(Buffer.from(packed, 'base64'), { maxOutputLength: LARGEST_OPENED });
  return keptMailSchema.parse(JSON.parse(opened.toString('utf8')));
};
