/**
 * Who may see and change which segment. In: the caller and what is stored. Out: a verdict, or the rule as data for a
 * query. What a caller may not see does not exist for it.
 */
import { assertNever } from '../../../lib/assert-never';
import type { Segment } from '../../../contracts';

/** The part of a caller that decides; see platform/caller. */
export type SegmentCaller =
  | { kind: 'admin'; userId: number; isSuperAdmin: boolean }
  | { kind: 'token'; isFullAccess: boolean }
  | { kind: 'visitor' }
  | { kind: 'server' };

/** `unowned` ones are public and made by nobody of the panel: what API tokens make belongs to them together. */
export type Reachable =
  | { segments: 'all' }
  | { segments: 'public' }
  | { segments: 'public-or-unowned' }
  | { segments: 'public-or-own'; userId: number };

export interface Ownership {
  creatorId: number | null;
  visibility: Segment['visibility'];
  state: Segment['state'];
}

/** Null: asked for a private one, which only an admin user can own. */
export function visibilityFor(
  caller: SegmentCaller,
  asked: Segment['visibility'] | undefined,
): Segment['visibility'] | null {
  switch (caller.kind) {
    case 'admin':
    case 'server':
      return asked ?? 'private';
    case 'token':
    case 'visitor':
      return asked === 'private' ? null : 'public';
    default:
      return assertNever(caller);
  }
}

export function reachableBy(caller: SegmentCaller): Reachable {
  switch (caller.kind) {
    case 'server':
      return { segments: 'all' };
    case 'admin':
      return caller.isSuperAdmin ? { segments: 'all' } : { segments: 'public-or-own', userId: caller.userId };
    case 'token':
      return { segments: caller.isFullAccess ? 'all' : 'public-or-unowned' };
    case 'visitor':
      return { segments: 'public' };
    default:
      return assertNever(caller);
  }
}

export function canSee(caller: SegmentCaller, segment: Ownership): boolean {
  return (segment.visibility === 'public' && segment.state === 'active') || owns(reachableBy(caller), segment);
}

export function canEdit(caller: SegmentCaller, segment: Ownership): boolean {
  return owns(reachableBy(caller), segment);
}

function owns(reachable: Reachable, { creatorId, visibility }: Ownership): boolean {
  switch (reachable.segments) {
    case 'all':
      return true;
    case 'public':
      return false;
    case 'public-or-unowned':
      return creatorId === null && visibility === 'public';
    case 'public-or-own':
      return creatorId === reachable.userId;
    default:
      return assertNever(reachable);
  }
}
