/**
 * A body that asks before it gives its first byte. Nodemailer starts to read after the server's 354, so the question is
 * put at the last moment at which a mail can still be taken back.
 */
import { Readable } from 'node:stream';

const CHUNK_BYTES = 64 * 1024;

export interface GatedBody {
  stream: Readable;
  /** True once a byte may have been given. */
  hasDeparted(): boolean;
  /** True once `depart` said no. */
  isHeld(): boolean;
  /** True once the last byte was given: from here on the server may take the mail. */
  hasEnded(): boolean;
}

export interface GatedBodyOptions {
  raw: Buffer;
  depart(): Promise<boolean>;
  /** Called instead of the first byte. The stream never ends then, so that no final dot follows. */
  onHeld(): void;
  onError(error: unknown): void;
}

export const createGatedBody = ({ raw, depart, onHeld, onError }: GatedBodyOptions): GatedBody => {
  let asked = false;
  let departed = false;
  let held = false;
  let ended = false;
  let offset = 0;

  const give = (stream: Readable): void => {
    const chunk = raw.subarray(offset, offset + CHUNK_BYTES);
    offset += chunk.length;
    ended = offset >= raw.length;
    stream.push(chunk);
    if (ended) stream.push(null);
  };

  const ask = async (stream: Readable): Promise<void> => {
    departed = await depart();
    held = !departed;
    if (stream.destroyed) return;
    if (departed) give(stream);
    else onHeld();
  };

  const stream = new Readable({
    highWaterMark: CHUNK_BYTES,
    read() {
      if (departed) return give(this);
      if (asked) return;
      asked = true;
      ask(this).catch(onError);
    },
  });
  return { stream, hasDeparted: () => departed, isHeld: () => held, hasEnded: () => ended };
};
