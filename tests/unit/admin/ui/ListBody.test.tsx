import { DesignSystemProvider } from '@strapi/design-system';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { IntlProvider } from 'react-intl';
import { MemoryRouter, useLocation } from 'react-router-dom';
import en from '../../../../admin/src/i18n/en.json';
import { ListBody } from '../../../../admin/src/ui/ListBody';

const messages = Object.fromEntries(Object.entries(en).map(([key, text]) => [`cohort.${key}`, text]));

const Shown = () => {
  const { search } = useLocation();
  const page = Number(new URLSearchParams(search).get('page'));
  return (
    <>
      <p>{search}</p>
      {page > 3 ? (
        <ListBody
          isLoading={false}
          onRetry={() => undefined}
          pagination={{ page, pageSize: 10, pageCount: 3, total: 30 }}
          isNarrowed={false}
          empty={null}
        >
          <p>No rows</p>
        </ListBody>
      ) : null}
    </>
  );
};

const Failing = ({ status }: { status: number }) => (
  <>
    <p>address {useLocation().search}</p>
    <ListBody
      isLoading={false}
      error={{ status, message: 'No such state' }}
      onRetry={() => undefined}
      isNarrowed
      empty={null}
    >
      <p>No rows</p>
    </ListBody>
  </>
);

const open = (part: ReactNode, address: string) =>
  render(
    <IntlProvider locale="en" messages={messages}>
      <DesignSystemProvider locale="en">
        <MemoryRouter initialEntries={[address]} future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
          {part}
        </MemoryRouter>
      </DesignSystemProvider>
    </IntlProvider>,
  );

describe('ListBody', () => {
  it('leads from a page beyond the last to the last, with the rest of the address', () => {
    open(<Shown />, '/members?page=99&_q=a%26b');
    expect(screen.getByText('?page=3&_q=a%26b')).toBeTruthy();
  });

  it('offers to show all where the address asks for what is refused', async () => {
    open(<Failing status={400} />, '/enrollments?state=bogus');
    expect(screen.getByText('No such state')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
    await userEvent.setup().click(screen.getByRole('button', { name: 'Show all' }));
    expect(screen.getByText('address')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
  });

  it('offers another try where the server failed', () => {
    open(<Failing status={500} />, '/enrollments?state=paused');
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
  });
});
