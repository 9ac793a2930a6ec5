/** What a suppression covers: everything, or one sequence. The text is stored in `cohort_suppressions.scope`. */
export const SUPPRESS_ALL = 'all';

export const sequenceScope = (sequenceId: string): string => `sequence:${sequenceId}`;

/** The scopes that keep a mail of this sequence (null: of none) from going out. */
export const scopesFor = (sequenceId: string | null): string[] =>
  sequenceId === null ? [SUPPRESS_ALL] : [SUPPRESS_ALL, sequenceScope(sequenceId)];
