/** A request body that Strapi leaves alone, because its type is none that it parses. */
import { DomainError } from '../contracts';
import type { RequestContext } from './feature';

/** Refuses more than `largest` bytes, an empty body, and one that was parsed as JSON or a form before. */
export const readRawBody = async (ctx: RequestContext, largest: number): Promise<Buffer> => {
  const { body } = ctx.request;
  if (typeof body === 'string' && body !== '') return Buffer.from(body);
  if (ctx.req.readableEnded) throw unreadable('Send the message itself, with the content type message/rfc822');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of ctx.req) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > largest) throw unreadable(`The message is larger than ${largest} bytes`);
    chunks.push(bytes);
  }
  if (size === 0) throw unreadable('The request has no body');
  return Buffer.concat(chunks);
};

const unreadable = (message: string): DomainError => new DomainError('invalid_input', message);
