/** Closes a switch over a union: a case that is missing is a type error, and a throw if it happens all the same. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
