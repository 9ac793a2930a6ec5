import { guardSwitching } from '../../../../server/src/features/sequences/guard-switching';

const ADMIN = { kind: 'admin', userId: 7, isSuperAdmin: false } as const;
const TOKEN = { kind: 'token', isFullAccess: false } as const;
const VISITOR = { kind: 'visitor' } as const;

describe('who may switch a sequence', () => {
  it.each([
    [ADMIN, true, undefined, 'passes'],
    [ADMIN, true, true, 'passes'],
    [ADMIN, false, false, 'passes'],
    [ADMIN, false, true, /the permission to activate/],
    [ADMIN, true, false, /the permission to activate/],
    [TOKEN, false, undefined, 'passes'],
    [TOKEN, true, false, 'passes'],
    [TOKEN, false, true, /plugin::cohort\.sequence\.activate/],
    [TOKEN, true, true, 'passes'],
    [VISITOR, false, true, /plugin::cohort\.sequence\.activate/],
  ] as const)('%o without the right, from %s to %s: %s', (caller, before, asked, answer) => {
    const ask = (mayActivate: boolean) => () => guardSwitching({ caller, mayActivate }, { before, asked });
    expect(ask(true)).not.toThrow();
    if (answer === 'passes') expect(ask(false)).not.toThrow();
    else expect(ask(false)).toThrow(answer);
  });
});
