import { logQuery } from '../../../../../../admin/src/features/delivery/core/log-query';

const NOW = Date.parse('2026-11-20T09:41:00Z');

describe('the filters of the mail log', () => {
  it.each([
    [{}, {}],
    [
      { state: 'sent', kind: 'step', sequence: 's', template: 't' },
      { state: 'sent', kind: 'step', sequence: 's', template: 't' },
    ],
    [
      { recipient: 'r', enrollment: '7', domain: 'x.test', code: '5.1.1' },
      { recipient: 'r', enrollment: 7, domain: 'x.test', code: '5.1.1' },
    ],
    [{ sent: '7' }, { sentFrom: '2026-11-13T09:00:00.000Z' }],
    [{ sort: 'dueAt:desc' }, { sort: 'dueAt:desc' }],
    [{ state: 'lost', kind: 'fax', enrollment: '-1', sent: '8', sort: 'name:asc' }, {}],
    [{ enrollment: 'x' }, {}],
  ])('reads %j from the address of the page', (query, expected) => expect(logQuery(query, NOW)).toEqual(expected));
});
