/** What a suppression covers: everything, or one sequence. The text is stored in `cohort_suppressions.scope`. */
export const SUPPRESS_ALL = 'all';

const OF_SEQUENCE = 'sequence:';

export const sequenceScope = (sequenceId: string): string => `${OF_SEQUENCE}${sequenceId}`;

/** Null stands for everything. */
export const scopeOf = (sequenceId: string | null): string =>
  sequenceId === null ? SUPPRESS_ALL : sequenceScope(sequenceId);

export const sequenceOf = (scope: string): string | null =>
  scope.startsWith(OF_SEQUENCE) ? scope.slice(OF_SEQUENCE.length) : null;

/** The scopes that keep a mail of this sequence (null: of none) from going out. */
export const scopesFor = (sequenceId: string | null): string[] =>
  sequenceId === null ? [SUPPRESS_ALL] : [SUPPRESS_ALL, sequenceScope(sequenceId)];
