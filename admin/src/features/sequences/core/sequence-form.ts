/**
 * What the sequence editor edits. In: a stored sequence, or the timezone of a new one. Out: the form, its edits on the
 * ordered steps, the day each step falls on counted from enrolling, and the body that is saved.
 */
import type { CreateSequence, Sequence, StepInput } from '../../../contracts';

export interface SequenceForm {
  name: string;
  description: string | null;
  timezone: string;
  timezoneMode: Sequence['timezoneMode'];
  isActive: boolean;
  steps: StepForm[];
}
/** `key` names a step on screen from the moment it is added. */
export type StepForm = StepInput & { key: string };

export const newForm = (timezone: string): SequenceForm => ({
  name: '',
  description: null,
  timezone,
  timezoneMode: 'recipient',
  isActive: false,
  steps: [],
});

export const formOf = (sequence: Sequence): SequenceForm => ({
  name: sequence.name,
  description: sequence.description,
  timezone: sequence.timezone,
  timezoneMode: sequence.timezoneMode,
  isActive: sequence.isActive,
  steps: sequence.steps.map((step) => ({
    key: step.documentId,
    documentId: step.documentId,
    template: step.template,
    daysDelay: step.daysDelay,
    hoursDelay: step.hoursDelay,
    minutesDelay: step.minutesDelay,
    sendTime: step.sendTime,
    maxLatenessHours: step.maxLatenessHours,
    isActive: step.isActive,
  })),
});

/** A step that `stored` no longer has, because somebody else has removed it, is a new one. */
export const bodyOf = ({ steps, ...form }: SequenceForm, stored?: Sequence): CreateSequence => ({
  ...form,
  name: form.name.trim(),
  description: form.description?.trim() || null,
  steps: steps.map(({ key: _key, documentId, ...step }) => ({
    ...step,
    ...(stored?.steps.some((kept) => kept.documentId === documentId) ? { documentId } : {}),
  })),
});

export const addStep = (steps: readonly StepForm[], key: string): StepForm[] => [
  ...steps,
  {
    key,
    template: '',
    daysDelay: steps.length === 0 ? 0 : 1,
    hoursDelay: 0,
    minutesDelay: 0,
    sendTime: '09:00',
    maxLatenessHours: null,
    isActive: true,
  },
];

export const changeStep = (steps: readonly StepForm[], key: string, patch: Partial<StepForm>): StepForm[] =>
  steps.map((step) => (step.key === key ? { ...step, ...patch } : step));

export const removeStep = (steps: readonly StepForm[], key: string): StepForm[] =>
  steps.filter((step) => step.key !== key);

/** One place up or down; at either end nothing changes. */
export const moveStep = (steps: readonly StepForm[], key: string, by: -1 | 1): StepForm[] => {
  const from = steps.findIndex((step) => step.key === key);
  const moved = steps[from];
  const other = steps[from + by];
  if (!moved || !other) return [...steps];
  return steps.map((step, index) => (index === from ? other : index === from + by ? moved : step));
};

/** Days since enrolling at which each step is due, by its delays alone. */
export const dayOfSteps = (steps: readonly StepForm[]): number[] => {
  let days = 0;
  return steps.map(({ daysDelay }) => (days += daysDelay));
};
