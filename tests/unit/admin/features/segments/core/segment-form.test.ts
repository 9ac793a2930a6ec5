import type { Filter, Segment } from '../../../../../../admin/src/contracts';
import { bodyOf, formOf, newForm, subjectOf } from '../../../../../../admin/src/features/segments/core/segment-form';

const filter: Filter = {
  entity: 'company',
  timezone: 'Asia/Bangkok',
  matchType: 'all',
  rules: [{ field: 'country', operator: 'equals', value: 'Thailand' }],
};
const segment: Segment = {
  documentId: 's1',
  version: 1,
  name: 'Thai hotels',
  description: null,
  type: 'dynamic',
  state: 'active',
  visibility: 'public',
  entity: 'company',
  filter,
  filterHidden: false,
  tags: ['hotel'],
  memberCount: 3,
  mailableCount: 2,
  lastCalculatedAt: null,
  lastUsedAt: null,
  timesUsed: 0,
  tracked: true,
  pinnedIn: 0,
  pinnedOut: 0,
  createdAt: '2026-11-20T00:00:00.000Z',
  updatedAt: '2026-11-20T00:00:00.000Z',
  createdBy: null,
  canEdit: true,
  problems: [],
};

describe('the form of a segment', () => {
  it('saves what was stored, with the rules that were written meanwhile', () => {
    expect(bodyOf(formOf(segment), filter)).toEqual({
      name: 'Thai hotels',
      description: null,
      tags: ['hotel'],
      entity: 'company',
      state: 'active',
      visibility: 'public',
      filter,
      tracked: true,
    });
  });

  it('saves name, description, visibility and tags of a static list, and no rules', () => {
    const form = { ...formOf({ ...segment, type: 'static', filter: null, tracked: false }), name: ' By hand ' };
    expect(bodyOf({ ...form, description: ' Our friends ', tags: ['a', 'b'] }, undefined)).toEqual({
      name: 'By hand',
      description: 'Our friends',
      tags: ['a', 'b'],
      entity: 'company',
      state: 'active',
      visibility: 'public',
    });
  });

  it('starts with the name, and the entity of the filter, that were handed over', () => {
    const started = newForm('contact', { filter, name: 'At risk' });
    expect([started.name, subjectOf(started)]).toEqual(['At risk', { entity: 'company' }]);
    expect(subjectOf(newForm('contact'))).toEqual({ entity: 'contact' });
    expect(subjectOf(formOf(segment))).toEqual({ entity: 'company', timezone: 'Asia/Bangkok' });
  });
});
