/**
 * Whom a recipient knows as the sender: the display name of `from`, else the host of the public address.
 * In: `Siam Linen <hello@example.org>`, `https://example.org`. Out: `Siam Linen`. Null where neither is known.
 */
const DISPLAY_NAME = /^\s*"?([^"<>]*[^"<>\s])"?\s*<[^<>]*>\s*$/;

export const senderName = ({ from, publicUrl }: { from?: string; publicUrl?: string }): string | null => {
  const name = DISPLAY_NAME.exec(from ?? '')?.[1];
  if (name !== undefined) return name.trim();
  return publicUrl === undefined ? null : new URL(publicUrl).host;
};
