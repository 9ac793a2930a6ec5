import { render, screen } from '@testing-library/react';
import { IntlProvider } from 'react-intl';
import { MemoryRouter, useLocation } from 'react-router-dom';
import { ListBody } from '../../../../admin/src/ui/ListBody';

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

it('a page beyond the last leads to the last, with the rest of the address', () => {
  render(
    <IntlProvider locale="en" onError={() => undefined}>
      <MemoryRouter
        initialEntries={['/members?page=99&_q=a%26b']}
        future={{ v7_startTransition: true, v7_relativeSplatPath: true }}
      >
        <Shown />
      </MemoryRouter>
    </IntlProvider>,
  );
  expect(screen.getByText('?page=3&_q=a%26b')).toBeTruthy();
});
