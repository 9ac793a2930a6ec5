import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { LARGEST_WAITING } from '../../../../../../admin/src/contracts';
import { ResumeDialog } from '../../../../../../admin/src/features/delivery/components/ResumeDialog';
import { renderPart } from '../../../support/render';

const show = (overdue: number, { locale, isOutdated = false }: { locale?: 'en' | 'th'; isOutdated?: boolean } = {}) => {
  const onConfirm = jest.fn();
  renderPart(
    <ResumeDialog
      {...{ title: 'Go on', overdue, isOutdated, isBusy: false, confirmLabel: 'Go', onConfirm, onClose: jest.fn() }}
    >
      All sending
    </ResumeDialog>,
    locale,
  );
  return {
    onConfirm,
    user: userEvent.setup(),
    confirm: () => screen.getByRole<HTMLButtonElement>('button', { name: 'Go' }),
  };
};

describe('ResumeDialog', () => {
  it('asks nothing where nothing came due', async () => {
    const { user, confirm, onConfirm } = show(0);
    expect(screen.queryByRole('radio')).toBeNull();
    await user.click(confirm());
    expect(onConfirm).toHaveBeenCalledWith(undefined);
  });

  it('says how many came due and goes on only with a choice', async () => {
    const { user, confirm, onConfirm } = show(1234);
    const choices = screen.getByRole('radiogroup', { name: '1,234 emails came due meanwhile. What is to happen?' });
    expect(choices).not.toBeNull();
    expect(confirm().disabled).toBe(true);
    await user.click(screen.getByRole('radio', { name: 'Skip' }));
    await user.click(confirm());
    expect(onConfirm).toHaveBeenCalledWith('skip');
  });

  it('does not say more precisely how many came due than they were counted', () => {
    show(LARGEST_WAITING);
    expect(
      screen.getByRole('radiogroup', { name: '100,000 emails or more came due meanwhile. What is to happen?' }),
    ).not.toBeNull();
  });

  it('tells of each choice what it does', () => {
    show(1);
    const described = screen
      .getAllByRole('radio')
      .map((radio) => document.getElementById(radio.getAttribute('aria-describedby') ?? '')?.textContent);
    expect(described).toEqual([
      'They leave at once, however late they are.',
      'Each moves by the length of the hold, in whole days from one day on, so that the time of day stays.',
      'They are never sent. Their sequences go on with the next step.',
    ]);
  });

  it('says that more came due while it was asked', () => {
    show(3, { isOutdated: true });
    expect(screen.getByText('More emails came due while you were asked.').getAttribute('role')).toBe('alert');
  });

  it('asks in Thai', () => {
    show(2, { locale: 'th' });
    expect(screen.getAllByRole('radio').length).toBe(3);
    expect(screen.getByRole('radio', { name: 'ข้าม' })).not.toBeNull();
  });
});
