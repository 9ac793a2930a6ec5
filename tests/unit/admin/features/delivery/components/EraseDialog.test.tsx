import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ErasedPerson, ErasePerson } from '../../../../../../admin/src/contracts';
import { EraseDialog } from '../../../../../../admin/src/features/delivery/components/EraseDialog';
import { ok, refused, renderWithServer, type Answered, type Asked } from '../../../support/panel-api';

const aCount = (more: Partial<ErasedPerson> = {}): ErasedPerson => ({
  ...{ recipients: 1, deliveries: 0, cancelled: 0, enrollments: 0, feedback: 0, erased: 0, inFlight: 0, dryRun: true },
  ...{ links: 0, pinReasons: 0, segments: [], hiddenSegments: 0 },
  ...more,
});
const isDryRun = ({ data }: Asked): boolean => (data as ErasePerson).dryRun;

interface Options {
  person?: Pick<ErasePerson, 'address' | 'recipient'>;
  count: Answered | ((asked: Asked) => Answered);
  erased?: Answered;
}

const open = ({ person, count, erased = ok(aCount({ dryRun: false })) }: Options) => {
  const onClose = jest.fn();
  const asked = renderWithServer(<EraseDialog person={person} onClose={onClose} />, (request) =>
    isDryRun(request) ? (typeof count === 'function' ? count(request) : count) : erased,
  );
  return { asked, onClose, user: userEvent.setup() };
};
const erase = (name = 'Erase the person') => screen.findByRole<HTMLButtonElement>('button', { name });
const isDisabled = (button: HTMLButtonElement) => button.disabled || button.getAttribute('aria-disabled') === 'true';
const address = () => screen.getByRole('textbox', { name: 'Address' });
const countButton = () => screen.getByRole('button', { name: 'Count what is kept' });
const queryAlert = () => within(screen.getByRole('dialog')).queryByRole('alert');
const findAlert = () => within(screen.getByRole('dialog')).findByRole('alert');

describe('the dialog that erases a person', () => {
  it('counts one who is known at once, and erases only when told to', async () => {
    const kept = aCount({ deliveries: 3, cancelled: 1, enrollments: 2, erased: 1 });
    const { asked, onClose, user } = open({ person: { recipient: 'ann' }, count: ok(kept) });
    await screen.findByText('3 emails, of which 1 planned');
    expect(screen.queryByRole('textbox')).toBeNull();
    await user.click(await erase('Erase 3 emails and everything else'));
    await waitFor(() => expect(onClose).toHaveBeenCalledTimes(1));
    expect(asked.map(({ data }) => data)).toEqual([{ recipient: 'ann', dryRun: true }, { recipient: 'ann' }]);
  });

  it('lets an address be typed, and counts before it lets anything be erased', async () => {
    const { asked, onClose, user } = open({ count: ok(aCount({ recipients: 2, erased: 1 })) });
    expect(isDisabled(await erase())).toBe(true);
    await user.type(address(), ' ann@x.test ');
    expect(isDisabled(await erase())).toBe(true);
    await user.click(countButton());
    await screen.findByText('2 contacts with this address');
    await user.click(await erase());
    await waitFor(() => expect(onClose).toHaveBeenCalledTimes(1));
    expect(asked.map(({ data }) => data)).toEqual([{ address: 'ann@x.test', dryRun: true }, { address: 'ann@x.test' }]);
  });

  it('counts again after the address was changed', async () => {
    const { user } = open({ count: ok(aCount({ erased: 1 })) });
    await user.type(address(), 'ann@x.test{Enter}');
    await screen.findByText('1 suppression');
    await user.type(address(), 'x');
    expect(screen.queryByText('1 suppression')).toBeNull();
    expect(isDisabled(await erase())).toBe(true);
  });

  it('says that nothing is kept, and erases nothing', async () => {
    const { user } = open({ count: ok(aCount({ recipients: 0 })) });
    await user.type(address(), 'nobody@x.test{Enter}');
    await screen.findByText('Nothing is kept of this person. There is nothing to erase.');
    expect(isDisabled(await erase())).toBe(true);
  });

  it('shows at the field what is no address', async () => {
    const message = 'This is not one email address';
    const { user } = open({ count: refused(400, message, [{ path: ['data', 'address'], message }]) });
    await user.type(address(), 'ann{Enter}');
    await screen.findByText(message);
    expect(address().getAttribute('aria-invalid')).toBe('true');
    expect(isDisabled(await erase())).toBe(true);
  });

  it('erases uncounted for one who may not read addresses', async () => {
    const { asked, onClose, user } = open({ count: refused(403, 'Forbidden') });
    await user.type(address(), 'ann@x.test{Enter}');
    await screen.findByText(/^Your role may not read the addresses of contacts/);
    await user.click(await erase());
    await waitFor(() => expect(onClose).toHaveBeenCalledTimes(1));
    expect(asked.at(-1)?.data).toEqual({ address: 'ann@x.test' });
  });

  it('names the segments that still hold the address, before and, where nothing was told before, afterwards', async () => {
    const segments = [{ documentId: 'vip', name: 'Important ones' }];
    const { user, onClose } = open({ count: refused(403, 'Forbidden'), erased: ok(aCount({ erased: 1, segments })) });
    await user.type(address(), 'ann@x.test{Enter}');
    await user.click(await erase());
    await screen.findByText(/Important ones/);
    expect(onClose).not.toHaveBeenCalled();
    expect(isDisabled(await erase())).toBe(true);
    cleanup();
    open({ person: { address: 'ann@x.test' }, count: ok(aCount({ links: 2, segments })) });
    await screen.findByText(/Important ones/);
    await screen.findByText('2 links that name the person');
    expect(isDisabled(await erase())).toBe(false);
  });

  it('says why counting failed, and tries again', async () => {
    const answers = [refused(500, 'Down'), ok(aCount({ erased: 1 }))];
    const { user } = open({ person: { address: 'ann@x.test' }, count: () => answers.shift() ?? ok(aCount()) });
    expect((await findAlert()).textContent).toMatch(/./);
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('1 suppression');
    expect(queryAlert()).toBeNull();
  });

  it('stays open where erasing failed, and says so in it', async () => {
    const { onClose, user } = open({
      ...{ person: { address: 'ann@x.test' }, count: ok(aCount({ erased: 1 })) },
      erased: refused(409, 'Try again in a minute'),
    });
    await screen.findByText('1 suppression');
    await user.click(await erase());
    expect((await findAlert()).textContent).toBe('Try again in a minute');
    expect(onClose).not.toHaveBeenCalled();
  });
});
