/** A key as it is stored: as given where every engine compares it exactly and it fits, its SHA-256 otherwise. */
import { createHash } from 'node:crypto';

/** MySQL compares text without regard to case and accents; these characters leave nothing to disregard. */
const PLAIN = /^[a-z0-9:_.-]{1,200}$/;

export const storedKey = (key: string): string =>
  PLAIN.test(key) ? key : `sha256:${createHash('sha256').update(key).digest('hex')}`;
