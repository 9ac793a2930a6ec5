import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Holds } from '../../../../../../admin/src/features/delivery/components/Holds';
import { renderPart } from '../../../support/render';
import { aHold } from '../../../support/sending';

const HOLD = aHold({ reason: 'The price is wrong', byName: 'Ada', overdue: 1234 });

const show = ({ isWide, blockedBy }: { isWide: boolean; blockedBy?: string }) => {
  jest.spyOn(window, 'matchMedia').mockImplementation(
    (media) =>
      ({
        ...{ media, matches: isWide, addEventListener: () => undefined, removeEventListener: () => undefined },
      }) as unknown as MediaQueryList,
  );
  const onRelease = jest.fn();
  renderPart(<Holds holds={[HOLD]} blockedBy={blockedBy} onRelease={onRelease} />);
  return onRelease;
};
const release = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Let it go on: All sending' });

describe('what is held', () => {
  it('stands in columns where there is room', () => {
    show({ isWide: true });
    expect(within(screen.getByRole('grid', { name: 'What is held' })).getAllByRole('columnheader')).toHaveLength(6);
    expect(screen.queryByRole('list')).toBeNull();
  });

  it('stands one below the other where there is none, with the same facts and the same button', async () => {
    const onRelease = show({ isWide: false });
    expect(screen.queryByRole('grid')).toBeNull();
    const card = within(screen.getByRole('list', { name: 'What is held' })).getByRole('listitem');
    expect([...card.querySelectorAll('p')].map(({ textContent }) => textContent)).toEqual([
      ...['All sending', 'The price is wrong'],
    ]);
    expect([...card.querySelectorAll('dt')].map(({ textContent }) => textContent)).toEqual(['Since', 'By', 'Came due']);
    expect([...card.querySelectorAll('dd')].slice(1).map(({ textContent }) => textContent)).toEqual(['Ada', '1,234']);
    await userEvent.setup().click(release());
    expect(onRelease).toHaveBeenCalledWith(HOLD);
  });

  it.each([true, false])('cannot be let go by who may not: wide %s', (isWide) => {
    show({ isWide, blockedBy: 'note' });
    expect([release().disabled, release().getAttribute('aria-describedby')]).toEqual([true, 'note']);
  });
});
