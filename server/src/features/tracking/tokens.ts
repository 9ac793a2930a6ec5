/** Signed public links under the site’s keys. */
import { readToken, signToken, type TokenKeys, type TokenPurpose } from './core/token';

export interface Tokens {
  sign(purpose: TokenPurpose, ids: readonly number[]): string;
  /** Null for a token that was not signed here for this purpose. */
  read(purpose: TokenPurpose, token: string): number[] | null;
}

export const createTokens = (keys: TokenKeys): Tokens => ({
  sign: (purpose, ids) => signToken(keys, purpose, ids),
  read: (purpose, token) => readToken(keys, purpose, token),
});
