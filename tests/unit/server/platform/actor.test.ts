import { actorOf, adminIdOf } from '../../../../server/src/platform/actor';

describe('actorOf', () => {
  it.each([
    [{ kind: 'admin', userId: 7, isSuperAdmin: false }, 'admin:7'],
    [{ kind: 'token', isFullAccess: true }, 'token'],
    [{ kind: 'visitor' }, 'visitor'],
    [{ kind: 'server' }, 'server'],
  ] as const)('%j is %s', (caller, actor) => expect(actorOf(caller)).toBe(actor));
});

describe('adminIdOf', () => {
  it.each([
    ['admin:7', 7],
    ['token', null],
    ['server', null],
    ['admin:', null],
    ['visitor:7', null],
  ])('%s is the user %p', (actor, id) => expect(adminIdOf(actor)).toBe(id));
});
