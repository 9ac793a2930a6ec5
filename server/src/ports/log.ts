/** What is written for operators: ids and codes, never addresses, tokens or values. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
