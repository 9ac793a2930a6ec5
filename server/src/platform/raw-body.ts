/** A request body that Strapi leaves alone, because its type is none that it parses. */
import type { Readable } from 'node:stream';
import { DomainError } from '../contracts';
import type { RequestContext } from './feature';

/** Refuses more than `largest` bytes, an empty body, and one that was parsed as JSON or a form before. */
export const readRawBody = async (ctx: RequestContext, largest: number): Promise<Buffer> => {
  const { body } = ctx.request;
  if (typeof body === 'string' && body !== '') return Buffer.from(body);
  if (ctx.req.readableEnded) throw unreadable('Send the message itself, with the content type message/rfc822');
  const bytes = await readUpTo(ctx.req, largest);
  if (bytes === null) throw unreadable(`The message is larger than ${largest} bytes`);
  if (bytes.length === 0) throw unreadable('The request has no body');
  return bytes;
};

/** The fields of a form, as `application/x-www-form-urlencoded` whatever its type says; none of what is larger. */
export const readRawForm = async ({ req }: RequestContext, largest: number): Promise<Record<string, string>> => {
  const bytes = req.readableEnded ? null : await readUpTo(req, largest);
  return Object.fromEntries(new URLSearchParams(bytes?.toString('utf8') ?? ''));
};

/** null for what is larger, whose rest is let run by, so that its sender gets the answer. */
const readUpTo = (req: Readable, largest: number): Promise<Buffer | null> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Uint8Array) => {
      size += chunk.length;
      if (size > largest) resolve(null);
      else chunks.push(Buffer.from(chunk));
    });
    req.once('end', () => resolve(Buffer.concat(chunks)));
    req.once('error', () => reject(unreadable('The request ended before its body')));
  });

const unreadable = (message: string): DomainError => new DomainError('invalid_input', message);
