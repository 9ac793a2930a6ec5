/** The token of whoever scrapes metrics, compared in constant time. */
import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

export const isMetricsToken = (authorization: string | undefined, token: string): boolean => {
  const given = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  return timingSafeEqual(digest(given ?? ''), digest(token)) && given !== undefined;
};
