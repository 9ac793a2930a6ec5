import { actorOf } from '../../../../server/src/platform/actor';

describe('actorOf', () => {
  it.each([
    [{ kind: 'admin', userId: 7, isSuperAdmin: false }, 'admin:7'],
    [{ kind: 'token', isFullAccess: true }, 'token'],
    [{ kind: 'visitor' }, 'visitor'],
    [{ kind: 'server' }, 'server'],
  ] as const)('%j is %s', (caller, actor) => expect(actorOf(caller)).toBe(actor));
});
