/**
 * Which step follows. In: the sequence’s steps as they are now, the step that ended, every step this enrollment has had,
 * and the templates it was sent. Out: the first active step behind the place where the enrollment stands, or null at the end.
 * Steps may have been added, removed and reordered meanwhile: nobody gets a step twice, and a step that was put before
 * the place where somebody stands is not for them. A step that was removed and put in again is known by its template.
 */
export interface OrderedStep {
  documentId: string;
  /** 1-based. */
  order: number;
  templateId: string;
  isActive: boolean;
}

export interface Walk<S extends OrderedStep> {
  steps: readonly S[];
  ended: string | null;
  /** Document ids of the steps that were planned. */
  had: ReadonlySet<string>;
  /** Templates of steps that went out and are no longer among `steps`. */
  sentTemplates: ReadonlySet<string>;
}

export const nextStep = <S extends OrderedStep>({ steps, ended, had, sentTemplates }: Walk<S>): S | null => {
  const isHad = (step: OrderedStep): boolean => had.has(step.documentId) || sentTemplates.has(step.templateId);
  const place = placeOf(steps, ended, isHad);
  const behind = steps.filter((step) => step.isActive && step.order > place && !isHad(step));
  return behind.reduce<S | null>((first, step) => (first === null || step.order < first.order ? step : first), null);
};

/** Where the ended step stands now; when it was removed, the last place that this enrollment has reached. */
const placeOf = (
  steps: readonly OrderedStep[],
  ended: string | null,
  isHad: (step: OrderedStep) => boolean,
): number => {
  const current = steps.find(({ documentId }) => documentId === ended);
  if (current) return current.order;
  return steps.filter(isHad).reduce((last, { order }) => Math.max(last, order), 0);
};

export const firstStep = <S extends OrderedStep>(steps: readonly S[]): S | null =>
  nextStep({ steps, ended: null, had: new Set(), sentTemplates: new Set() });

/** The loop is always 0 until sequences may be walked again. */
export const stepKey = (enrollmentId: number, stepId: string): string => `step:${enrollmentId}:${stepId}:0`;
