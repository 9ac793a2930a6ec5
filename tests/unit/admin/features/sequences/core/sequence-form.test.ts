import type { Sequence } from '../../../../../../admin/src/contracts';
import type { StepForm } from '../../../../../../admin/src/features/sequences/core/sequence-form';
import {
  addStep,
  bodyOf,
  changeStep,
  dayOfSteps,
  moveStep,
  newForm,
  removeStep,
} from '../../../../../../admin/src/features/sequences/core/sequence-form';

const step = (key: string, daysDelay = 0): StepForm => ({
  key,
  template: 't1',
  daysDelay,
  hoursDelay: 0,
  minutesDelay: 0,
  sendTime: '09:00',
  maxLatenessHours: null,
  isActive: true,
});
const keys = (steps: StepForm[]) => steps.map(({ key }) => key).join('');

describe('the steps of a sequence', () => {
  const steps = [step('a', 1), step('b', 7), step('c', 0)];

  it.each([
    ['a', 1 as const, 'bac'],
    ['b', -1 as const, 'bac'],
    ['a', -1 as const, 'abc'],
    ['c', 1 as const, 'abc'],
  ])('move %s by %i to %s', (key, by, order) => expect(keys(moveStep(steps, key, by))).toBe(order));

  it('fall on the sum of the days before', () => expect(dayOfSteps(steps)).toEqual([1, 8, 8]));
  it('are removed by key', () => expect(keys(removeStep(steps, 'b'))).toBe('ac'));
  it('change one at a time', () =>
    expect(changeStep(steps, 'b', { daysDelay: 2 }).map((s) => s.daysDelay)).toEqual([1, 2, 0]));
  it('start at once with the first and a day later with the next', () => {
    const two = addStep(addStep([], 'x'), 'y');
    expect(two.map(({ daysDelay }) => daysDelay)).toEqual([0, 1]);
  });
});

it('is saved without what only the screen needs', () => {
  const body = bodyOf({ ...newForm('Asia/Bangkok'), name: ' Welcome ', description: ' ', steps: [step('a')] });
  expect(body).toMatchObject({ name: 'Welcome', description: null, timezone: 'Asia/Bangkok' });
  expect(body.steps[0]).not.toHaveProperty('key');
});

it('takes for a new step what somebody else has removed meanwhile', () => {
  const form = {
    ...newForm('Asia/Bangkok'),
    steps: [{ ...step('a'), documentId: 'a' }, { ...step('b'), documentId: 'b' }, step('c')],
  };
  const stored = { steps: [{ documentId: 'b' }] } as Sequence;
  expect(bodyOf(form, stored).steps.map(({ documentId }) => documentId)).toEqual([undefined, 'b', undefined]);
});
