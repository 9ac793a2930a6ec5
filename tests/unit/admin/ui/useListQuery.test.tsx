import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { MemoryRouter, useLocation } from 'react-router-dom';
import { useListQuery } from '../../../../admin/src/ui/useListQuery';

const HARD = ['A&B', 'a+b', '%41', '#1', '50%25', '50%', 'ann+news@example.test'];

const openAt = (address: string) =>
  renderHook(() => ({ list: useListQuery(), address: useLocation().search }), {
    wrapper: ({ children }: { children: ReactNode }) => (
      <MemoryRouter initialEntries={[address]} future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
        {children}
      </MemoryRouter>
    ),
  }).result;

describe('useListQuery', () => {
  it.each(HARD)('keeps a search and a filter while another is set: %s', (text) => {
    const shown = openAt('/members?page=3');
    act(() => shown.current.list.setFilter('_q', text));
    act(() => shown.current.list.setFilter('filter', text));
    act(() => shown.current.list.setFilter('sort', 'name:asc'));
    const { list, address } = shown.current;
    expect(list.query).toEqual({ _q: text, filter: text, sort: 'name:asc' });
    expect(list).toMatchObject({ search: text, sort: 'name:asc', page: 1, pageSize: 25, isNarrowed: true });
    expect(Object.fromEntries(new URLSearchParams(address))).toEqual(list.query);
  });

  it.each([
    ['page=3&pageSize=50', 3, 50],
    ['page=abc&pageSize=1e3', 1, 25],
    ['page=0&pageSize=101', 1, 25],
    ['page=-2&pageSize=', 1, 25],
    ['page=1.5&pageSize=100', 1, 100],
  ])('takes %s for page %i of %i rows', (address, page, pageSize) =>
    expect(openAt(`/members?${address}`).current.list).toMatchObject({ page, pageSize }),
  );

  it('shows all again', () => {
    const shown = openAt('/enrollments?state=bogus&page=2');
    act(() => shown.current.list.showAll());
    expect(shown.current.address).toBe('');
  });

  it('keeps the page while one row is opened, and begins with the first when the list is narrowed', () => {
    const shown = openAt('/enrollments?page=3&_q=a%26b');
    act(() => shown.current.list.setOpened(7));
    expect(shown.current.list.query).toEqual({ page: '3', _q: 'a&b', opened: '7' });
    act(() => shown.current.list.setOpened(undefined));
    act(() => shown.current.list.setFilters({ _q: undefined, state: 'active' }));
    expect(shown.current.address).toBe('?state=active');
  });
});
