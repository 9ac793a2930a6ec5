/** The keys of SNS’s signing certificates, each fetched once; a certificate out of its time is none. */
import { X509Certificate, type KeyObject } from 'node:crypto';
import type { HttpsGet } from '../../../ports/https-get';

export type SigningKeys = (url: string, nowMs: number) => Promise<KeyObject>;

/** SNS changes its certificate about once a year. */
const MOST_KEPT = 20;

export const createSigningKeys = (get: HttpsGet): SigningKeys => {
  const kept = new Map<string, Promise<X509Certificate>>();

  const fetchOnce = (url: string): Promise<X509Certificate> => {
    const known = kept.get(url);
    if (known) return known;
    const [oldest] = kept.keys();
    if (oldest !== undefined && kept.size >= MOST_KEPT) kept.delete(oldest);
    const fetched = get(url).then((pem) => new X509Certificate(pem));
    kept.set(url, fetched);
    fetched.catch(() => kept.delete(url));
    return fetched;
  };

  return async (url, nowMs) => {
    const { validFrom, validTo, publicKey } = await fetchOnce(url);
    if (nowMs < Date.parse(validFrom) || nowMs > Date.parse(validTo)) {
      kept.delete(url);
      throw new Error('The certificate is out of its time');
    }
    return publicKey;
  };
};
