import {
  brakesOnComplaints,
  brakesSender,
  brakesStep,
  heldValues,
  HOLDING_ALL,
  holdsEverything,
  isPolicyCode,
  isSameHold,
  kindsHolding,
} from '../../../../../server/src/features/delivery/core/hold';

describe('a hold', () => {
  it('of the switch, the sender, the account or the installation is of everything', () => {
    expect(HOLDING_ALL).toEqual(['switch', 'sender', 'account', 'installation']);
    expect([holdsEverything('sequence'), holdsEverything('step')]).toEqual([false, false]);
  });

  it('of a sequence or a step names what it keeps back', () => {
    const holds = [
      { kind: 'switch', target: null },
      { kind: 'sequence', target: 'welcome' },
      { kind: 'step', target: 'first' },
    ] as const;
    expect([heldValues(holds, 'sequence_id'), heldValues(holds, 'step_id')]).toEqual([['welcome'], ['first']]);
    expect(kindsHolding('step_id')).toEqual(['step']);
    expect(isSameHold(holds[1], { kind: 'sequence', target: 'welcome' })).toBe(true);
    expect(isSameHold(holds[1], { kind: 'step', target: 'welcome' })).toBe(false);
  });
});

describe('a brake', () => {
  it.each([
    ['5.7.1', true],
    ['5.7.26', true],
    ['4.7.32', true],
    ['4.7.0', false],
    ['5.1.1', false],
    [null, false],
  ])('takes %p for an answer about the sender: %p', (code, isPolicy) => expect(isPolicyCode(code)).toBe(isPolicy));

  it('of the sender is pulled at 5 % of the last 200', () => {
    expect([brakesSender(9), brakesSender(10)]).toEqual([false, true]);
  });
  it.each([
    [2, 10, false],
    [3, 10, true],
    [3, 1_000, true],
    [3, 1_001, false],
    [21, 7_000, true],
    [20, 7_000, false],
  ])('of complaints: %p about %p mails pull it: %p', (complaints, sent, is) =>
    expect(brakesOnComplaints({ complaints, sent }, 0.003)).toBe(is),
  );
  it('of a step is pulled after 20 failures of the message itself', () => {
    expect([brakesStep('message', 19), brakesStep('message', 20), brakesStep('policy', 50)]).toEqual([
      false,
      true,
      false,
    ]);
  });
});
