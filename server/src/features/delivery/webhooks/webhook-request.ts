/** A request of a provider as it came, and what a receiver makes of it. */
import type { ProviderReading } from '../core/webhooks/provider-reading';

export interface WebhookRequest {
  /** As it was sent, byte by byte. */
  body: Buffer;
  contentType: string;
  headers: Record<string, string | string[] | undefined>;
  /** What the URL has after the provider’s name. */
  secret: string | null;
}

export interface Verified {
  /** What was signed; it counts once. null: the scheme signs nothing, and its requests may come again. */
  signed: string | null;
  /** DomainError('invalid_input') for a body that no provider writes. */
  read(): ProviderReading;
  /** After the reports are stored. */
  confirm?(): Promise<void>;
}

/** `refused`: why, for the log; the answer never says. */
export type Receive = (request: WebhookRequest, nowMs: number) => Promise<Verified | { refused: string }>;

/** Seconds; what the schemes with a timestamp allow for clocks and ways. */
export const TOLERANCE_S = 300;

export const headerOf = ({ headers }: WebhookRequest, name: string): string => {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
};

/** undefined for what is no JSON. */
export const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
