/** Lets so many pieces of work run at once; the others wait for a place for as long as it takes, first come, first served. */
export interface Places {
  run<T>(work: () => Promise<T>): Promise<T>;
}

export const createPlaces = (size: number): Places => {
  const waiting: (() => void)[] = [];
  let free = size;

  /** A place is handed on while it is taken, so that nobody slips in between. */
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };

  return {
    async run(work) {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
};
