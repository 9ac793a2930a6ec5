import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ConflictDialog } from '../../../../admin/src/ui/ConflictDialog';
import { renderPart } from '../support/render';

const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const stale = (changedBy: string | null) => ({ version: 3, changedAt: minutesAgo(2), changedBy });

const open = (changedBy: string | null, locale?: 'en' | 'th') => {
  const chosen: string[] = [];
  let finish = (): void => undefined;
  const choose = (name: string) => async () => {
    chosen.push(name);
    await new Promise<void>((resolve) => (finish = resolve));
  };
  renderPart(
    <ConflictDialog
      stale={stale(changedBy)}
      onReload={choose('reload')}
      onOverwrite={choose('overwrite')}
      onClose={() => void chosen.push('close')}
    />,
    locale,
  );
  return { chosen, finish: () => finish(), user: userEvent.setup() };
};
const press = (name: string) => screen.getByRole('button', { name });

describe('the dialog about an edit that came too late', () => {
  it.each([
    ['Ann Berg', undefined, 'Changed by Ann Berg 2 minutes ago'],
    [null, undefined, 'Changed 2 minutes ago'],
    ['Ann Berg', 'th', 'Ann Berg แก้ไขเมื่อ 2 นาทีที่ผ่านมา'],
    [null, 'th', 'มีการแก้ไขเมื่อ 2 นาทีที่ผ่านมา'],
  ] as const)('names %s, %s', (name, locale, title) => {
    open(name, locale);
    expect(screen.getByRole('alertdialog', { name: title })).toBeTruthy();
  });

  it.each([
    ['Reload', 'reload'],
    ['Overwrite', 'overwrite'],
  ])('%s is done once, however often it is pressed', async (label, choice) => {
    const { chosen, finish, user } = open('Ann');
    await user.click(press(label));
    await user.click(press('Reload'));
    await user.click(press('Overwrite'));
    expect(chosen).toEqual([choice]);
    finish();
    await waitFor(() => expect(press('Overwrite').getAttribute('aria-disabled')).not.toBe('true'));
  });

  it('is left by its button and by Escape', async () => {
    const { chosen, user } = open('Ann');
    await user.click(press('Keep editing'));
    await user.keyboard('{Escape}');
    expect(chosen).toEqual(['close', 'close']);
  });
});
