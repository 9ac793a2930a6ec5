export function thenClose<T>(work: () => Promise<T>, close: () => Promise<unknown>): Promise<T>;
