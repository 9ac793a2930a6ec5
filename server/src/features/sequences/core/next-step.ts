/**
 * Which step follows. In: the sequence’s steps as they are now, the step that ended, and every step this enrollment has
 * had. Out: the first active step behind the place where the enrollment stands, or null at the end.
 * Steps may have been added, removed and reordered meanwhile: nobody gets a step twice, and a step that was put before
 * the place where somebody stands is not for them.
 */
export interface OrderedStep {
  documentId: string;
  /** 1-based. */
  order: number;
  isActive: boolean;
}

export interface Walk<S extends OrderedStep> {
  steps: readonly S[];
  ended: string | null;
  had: ReadonlySet<string>;
}

export const nextStep = <S extends OrderedStep>({ steps, ended, had }: Walk<S>): S | null => {
  const place = placeOf(steps, ended, had);
  const behind = steps.filter((step) => step.isActive && step.order > place && !had.has(step.documentId));
  return behind.reduce<S | null>((first, step) => (first === null || step.order < first.order ? step : first), null);
};

/** Where the ended step stands now; when it was removed, the last place that this enrollment has reached. */
const placeOf = (steps: readonly OrderedStep[], ended: string | null, had: ReadonlySet<string>): number => {
  const current = steps.find(({ documentId }) => documentId === ended);
  if (current) return current.order;
  return steps.filter(({ documentId }) => had.has(documentId)).reduce((last, { order }) => Math.max(last, order), 0);
};

export const firstStep = <S extends OrderedStep>(steps: readonly S[]): S | null =>
  nextStep({ steps, ended: null, had: new Set() });

/** The loop is always 0 until sequences may be walked again. */
export const stepKey = (enrollmentId: number, stepId: string): string => `step:${enrollmentId}:${stepId}:0`;
