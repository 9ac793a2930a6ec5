import {
  canEdit,
  canSee,
  visibilityFor,
  type Ownership,
  type SegmentCaller,
} from '../../../../../server/src/features/segments/core/access';

const ADA: SegmentCaller = { kind: 'admin', userId: 1, isSuperAdmin: false };
const CALLERS = {
  'its creator': ADA,
  'another admin': { kind: 'admin', userId: 2, isSuperAdmin: false },
  'a super admin': { kind: 'admin', userId: 3, isSuperAdmin: true },
  'a full-access token': { kind: 'token', isFullAccess: true },
  'a custom token': { kind: 'token', isFullAccess: false },
  'a visitor': { kind: 'visitor' },
  'the server': { kind: 'server' },
} as const satisfies Record<string, SegmentCaller>;

const PRIVATE: Ownership = { creatorId: 1, visibility: 'private', state: 'active' };
const PUBLIC: Ownership = { creatorId: 1, visibility: 'public', state: 'active' };
const PAUSED: Ownership = { creatorId: 1, visibility: 'public', state: 'paused' };

/** caller: sees private, public, public but paused; edits */
it.each<[keyof typeof CALLERS, boolean, boolean, boolean, boolean]>([
  ['its creator', true, true, true, true],
  ['another admin', false, true, false, false],
  ['a super admin', true, true, true, true],
  ['a full-access token', true, true, true, true],
  ['a custom token', false, true, false, false],
  ['a visitor', false, true, false, false],
  ['the server', true, true, true, true],
])('%s', (name, seesPrivate, seesPublic, seesPaused, edits) => {
  const caller = CALLERS[name];
  expect([canSee(caller, PRIVATE), canSee(caller, PUBLIC), canSee(caller, PAUSED)]).toEqual([
    seesPrivate,
    seesPublic,
    seesPaused,
  ]);
  for (const segment of [PRIVATE, PUBLIC, PAUSED]) expect(canEdit(caller, segment)).toBe(edits);
});

it('a public segment without a creator is the tokens’, whatever its state', () => {
  for (const unowned of [PUBLIC, PAUSED].map((segment) => ({ ...segment, creatorId: null }))) {
    const [token, visitor] = [CALLERS['a custom token'], CALLERS['a visitor']];
    expect([canSee(token, unowned), canEdit(token, unowned)]).toEqual([true, true]);
    expect([canEdit(ADA, unowned), canEdit(visitor, unowned)]).toEqual([false, false]);
    expect(canSee(visitor, unowned)).toBe(unowned.state === 'active');
  }
  const hidden: Ownership = { ...PRIVATE, creatorId: null };
  expect(canSee(CALLERS['a custom token'], hidden)).toBe(false);
});

it('a private segment without a creator belongs to nobody but those who have all', () => {
  expect(canSee(ADA, { ...PRIVATE, creatorId: null })).toBe(false);
  expect(canEdit(CALLERS['a super admin'], { ...PRIVATE, creatorId: null })).toBe(true);
});

it.each<[keyof typeof CALLERS, string, string | null]>([
  ['another admin', 'private', 'private'],
  ['the server', 'private', 'private'],
  ['a full-access token', 'public', null],
  ['a custom token', 'public', null],
  ['a visitor', 'public', null],
])('%s creates a segment %s unless told otherwise; a private one: %s', (name, unasked, asked) => {
  const caller = CALLERS[name];
  expect(visibilityFor(caller, undefined)).toBe(unasked);
  expect(visibilityFor(caller, 'private')).toBe(asked);
  expect(visibilityFor(caller, 'public')).toBe('public');
});
