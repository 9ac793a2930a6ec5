import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { SearchField } from '../../../../admin/src/ui/SearchField';
import { renderPart } from '../support/render';

const Address = () => <output>{useLocation().search}</output>;

describe('SearchField', () => {
  it('opens with focus, searches with Enter for what is written, and for nothing once it is cleared', async () => {
    const user = userEvent.setup();
    renderPart(
      <>
        <SearchField label="Search members" />
        <Address />
      </>,
    );
    const field = () => screen.getByRole<HTMLInputElement>('searchbox', { name: 'Search members' });
    await user.click(screen.getByRole('button', { name: 'Search' }));
    expect(document.activeElement).toBe(field());
    await user.keyboard('a+b & #1 50%25');
    expect(screen.queryByText(/_q=/)).toBeNull();
    await user.keyboard('{Enter}');
    expect(screen.getByText(/^\?_q=/).textContent).toBe('?_q=a%2Bb+%26+%231+50%2525');
    await user.click(screen.getByRole('button', { name: 'Clear' }));
    expect(screen.queryByText(/_q=/)).toBeNull();
    expect(field().value).toBe('');
    expect(document.activeElement).toBe(field());
    await user.tab();
    screen.getByRole('button', { name: 'Search' });
  });
});
