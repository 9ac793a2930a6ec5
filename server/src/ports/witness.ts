/** Remembers, outside the database, how far the database had come; a restored copy of it has come less far. */
export interface Witness {
  /** Epoch milliseconds that were last written for this installation; null where nothing is known. Never rejects. */
  read(installationId: string): Promise<number | null>;
  /** Never rejects: what cannot be written is not known later. */
  write(installationId: string, seenAtMs: number): Promise<void>;
  close(): Promise<void>;
}
