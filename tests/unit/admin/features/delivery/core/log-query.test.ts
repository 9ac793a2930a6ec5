import {
  DUE_PERIODS,
  duePeriodOf,
  lastPage,
  logQuery,
  shownState,
} from '../../../../../../admin/src/features/delivery/core/log-query';

const WHAT_WAS_SENT = { state: 'sent', sort: 'sentAt:desc' };
const NOW = Date.parse('2026-11-20T09:41:00Z');

describe('the filters of the mail log', () => {
  it.each([
    [{}, WHAT_WAS_SENT],
    [{ state: 'sent' }, WHAT_WAS_SENT],
    [{ state: 'all' }, {}],
    [{ state: 'failed' }, { state: 'failed' }],
    [{ _q: 'ann' }, {}],
    [
      { state: 'sent', sequence: 's' },
      { state: 'sent', sequence: 's' },
    ],
    [
      { state: 'sent', kind: 'step', sequence: 's', template: 't' },
      { state: 'sent', kind: 'step', sequence: 's', template: 't' },
    ],
    [
      { recipient: 'r', enrollment: '7', domain: 'x.test', code: '5.1.1' },
      { recipient: 'r', enrollment: 7, domain: 'x.test', code: '5.1.1' },
    ],
    [
      { sequence: 's', step: 'p', reason: 'mailbox full' },
      { sequence: 's', step: 'p', reason: 'mailbox full' },
    ],
    [{ step: 'p' }, WHAT_WAS_SENT],
    [{ due: 'next-1' }, { dueFrom: '2026-11-20T09:41:00.000Z', dueTo: '2026-11-21T10:00:00.000Z' }],
    [{ due: 'last-7' }, { dueFrom: '2026-11-13T09:00:00.000Z', dueTo: '2026-11-20T09:41:00.000Z' }],
    [{ sequence: 's', due: '7' }, { sequence: 's' }],
    [{ sent: '7' }, { ...WHAT_WAS_SENT, sentFrom: '2026-11-13T09:00:00.000Z' }],
    [{ sort: 'dueAt:desc' }, { state: 'sent', sort: 'dueAt:desc' }],
    [{ state: 'lost', kind: 'fax', enrollment: '-1', sent: '8', sort: 'name:asc' }, {}],
    [{ enrollment: 'x' }, {}],
  ])('reads %j from the address of the page', (query, expected) => expect(logQuery(query, NOW)).toEqual(expected));

  it.each([
    [{}, 'sent'],
    [{ page: '2', sort: 'dueAt:asc', sent: '7' }, 'sent'],
    [{ recipient: 'r' }, 'all'],
    [{ recipient: 'r', state: 'uncertain' }, 'uncertain'],
  ])('show of %j the state %s', (query, state) => expect(shownState(query)).toBe(state));

  it('know each period of due mails', () =>
    expect(DUE_PERIODS.map(duePeriodOf)).toEqual([
      { way: 'next', days: 1 },
      { way: 'next', days: 7 },
      { way: 'next', days: 30 },
      { way: 'last', days: 1 },
      { way: 'last', days: 7 },
      { way: 'last', days: 30 },
    ]));

  it.each([
    [10, 1000],
    [25, 400],
    [100, 100],
  ])('of %s mails each end with page %s', (pageSize, last) => expect(lastPage(pageSize)).toBe(last));
});
