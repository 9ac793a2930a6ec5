/** A log that keeps its lines. */
import type { Log } from '../../server/src/ports/log';

export const createRecordingLog = (): Log & { lines: string[] } => {
  const lines: string[] = [];
  const write = (message: string): void => void lines.push(message);
  return { lines, info: write, warn: write, error: write };
};
