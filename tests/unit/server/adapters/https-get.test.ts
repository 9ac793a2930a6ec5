/** Small texts over https: whom it trusts, what it follows, how much it takes. */
import { once } from 'node:events';
import { generateKeyPairSync } from 'node:crypto';
import type { RequestListener } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { createHttpsGet } from '../../../../server/src/adapters/https-get';
import { selfSigned } from '../../../support/self-signed';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const cert = selfSigned(privateKey, publicKey);
const key = privateKey.export({ type: 'pkcs8', format: 'pem' });

describe('https get', () => {
  let server: https.Server;
  let answer: RequestListener = () => undefined;
  beforeAll(async () => {
    server = https.createServer({ cert, key }, (request, response) => answer(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => void server.close());

  const url = (): string => `https://sns.test:${(server.address() as AddressInfo).port}/a.pem`;
  /** The name leads here, as a name server would have it. */
  const lookup = (_host: string, _options: object, done: (error: null, address: object[]) => void): void =>
    done(null, [{ address: '127.0.0.1', family: 4 }]);
  const trusting = createHttpsGet({ ca: cert, lookup: lookup as never });

  it('reads what is there', async () => {
    answer = (_request, response) => response.end('hello');
    expect(await trusting(url())).toBe('hello');
  });

  it('trusts nobody who is not known', async () => {
    await expect(createHttpsGet({ lookup: lookup as never })(url())).rejects.toThrow(/self.signed/);
  });

  it.each([301, 302, 404, 500])('takes no answer with the status %p, and follows nothing', async (status) => {
    let asked = 0;
    answer = (_request, response) => {
      asked += 1;
      response.writeHead(status, { location: url() }).end('elsewhere');
    };
    await expect(trusting(url())).rejects.toThrow(`answered ${status}`);
    expect(asked).toBe(1);
  });

  it('takes no more than a certificate needs', async () => {
    answer = (_request, response) => response.end(Buffer.alloc(100 * 1_024));
    await expect(trusting(url())).rejects.toThrow('more than');
  });

  it('speaks https alone', async () => {
    await expect(trusting(url().replace('https:', 'http:'))).rejects.toThrow(/[Pp]rotocol/);
  });
});
