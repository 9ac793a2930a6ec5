import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { PinsPanel } from '../../../../../../admin/src/features/segments/components/PinsPanel';
import type { Segment } from '../../../../../../server/src/contracts';
import { ok, renderWithServer, type Asked } from '../../../support/panel-api';

const segment = { documentId: 'seg' } as Segment;

/** A server with so many pins, which lose those that are taken away. */
const open = (count: number): Asked[] => {
  let ids = Array.from({ length: count }, (_, index) => `m${index + 1}`);
  return renderWithServer(<PinsPanel segment={segment} canChange />, ({ method, path, data }) => {
    if (method === 'PUT') {
      ids = ids.filter((id) => !(data as { ids: string[] }).ids.includes(id));
      return ok({ changed: 1, unchanged: 0, unknown: [], unknownTotal: 0, pinnedIn: ids.length, pinnedOut: 0 });
    }
    const page = Number(new URLSearchParams(path.split('?')[1]).get('page'));
    const pin = { direction: 'in', reason: null, pinnedAt: '2026-03-01T10:00:00Z', pinnedBy: 'admin:3' };
    const rows = ids.slice((page - 1) * 25, page * 25).map((documentId, index) => ({
      ...{ ...pin, member: { documentId, name: `Member ${documentId}`, email: null } },
      pinnedByName: index === 0 ? 'Ann Lee' : null,
    }));
    const pagination = { page, pageSize: 25, total: ids.length, pageCount: Math.ceil(ids.length / 25) };
    return { status: 200, body: { data: rows, meta: { pagination } } };
  });
};

const rowOf = async (name: string) => within((await screen.findByText(name)).closest('tr') as HTMLElement);

describe('PinsPanel', () => {
  it('says who pinned', async () => {
    open(2);
    expect((await rowOf('Member m1')).getByText('Ann Lee')).toBeTruthy();
    expect((await rowOf('Member m2')).getByText('An administrator')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Next page' })).toBeNull();
  });

  it('shows every pin, page by page, and the page before where the last of a page is taken away', async () => {
    open(26);
    await rowOf('Member m1');
    expect(screen.queryByText('Member m26')).toBeNull();
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Next page' }));
    const last = await rowOf('Member m26');
    expect(screen.getByText('Page 2 of 2')).toBeTruthy();
    await user.click(last.getByRole('button', { name: /Member m26/ }));
    await user.click(await screen.findByRole('menuitem', { name: 'Remove pin' }));
    await rowOf('Member m25');
    expect(screen.queryByRole('button', { name: 'Next page' })).toBeNull();
  });
});
