/** The one source of “now” for everything that is decided in this process. */
export interface Clock {
  now(): Date;
}
