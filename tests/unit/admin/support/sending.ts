import type { Hold } from '../../../../admin/src/contracts';

export const aHold = (more: Partial<Hold> = {}): Hold => ({
  kind: 'switch',
  target: null,
  reason: 'Wrong price',
  since: '2026-11-20T09:00:00.000Z',
  by: 'server',
  byName: null,
  sequence: null,
  stepOrder: null,
  overdue: 0,
  ...more,
});
