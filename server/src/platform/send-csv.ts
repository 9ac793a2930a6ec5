/** A file as an answer. Koa ends the stream, and with it the reading, when the client goes. */
import type { Readable } from 'node:stream';
import type { RequestContext } from './feature';

interface CsvFile {
  /** As people call it, in any script. */
  name: string;
  /** For clients that know no other names. */
  file: string;
  csv: Readable;
}

export const sendCsv = (ctx: RequestContext, { name, file, csv }: CsvFile): void => {
  ctx.type = 'text/csv; charset=utf-8';
  const encoded = encodeURIComponent(`${name}.csv`).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  ctx.set('Content-Disposition', `attachment; filename="${file}"; filename*=UTF-8''${encoded}`);
  ctx.set('Cache-Control', 'no-store');
  ctx.body = csv;
};
