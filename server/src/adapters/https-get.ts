/** Over Node’s own client, which follows no redirects: whoever asks has chosen the host. */
import type { IncomingMessage } from 'node:http';
import { get, type RequestOptions } from 'node:https';
import type { HttpsGet } from '../ports/https-get';

const TIMEOUT_MS = 5_000;
const LARGEST = 64 * 1_024;

const request = (url: string, options: RequestOptions): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(url, { ...options, signal: AbortSignal.timeout(TIMEOUT_MS) }, resolve).on('error', reject);
  });

/** `options`: whom to trust and where the host is, other than by default. */
export const createHttpsGet =
  (options: Pick<RequestOptions, 'ca' | 'lookup'> = {}): HttpsGet =>
  async (url) => {
    const answer = await request(url, options);
    const { host } = new URL(url);
    if (answer.statusCode !== 200) {
      answer.destroy();
      throw new Error(`${host} answered ${answer.statusCode}`);
    }
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of answer) {
      chunks.push(Buffer.from(chunk as Uint8Array));
      size += chunks.at(-1)?.length ?? 0;
      if (size > LARGEST) throw new Error(`${host} sent more than ${LARGEST} bytes`);
    }
    return Buffer.concat(chunks).toString('utf8');
  };
