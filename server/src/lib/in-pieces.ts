/** In their order, `size` at a time; the last piece has what is left. */
export const inPieces = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_piece, index) => all.slice(index * size, (index + 1) * size));
