import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ModalFrame, ModalParts, TitledModal, type Choice } from '../../../../admin/src/ui/ModalFrame';
import { renderPart } from '../support/render';

const open = (confirm?: Partial<Choice>, more: { error?: string; closeLabel?: string } = {}) => {
  const onClose = jest.fn();
  const action = jest.fn();
  renderPart(
    <ModalFrame
      title="Stop"
      onClose={onClose}
      {...(confirm ? { confirm: { label: 'Go', action, ...confirm } } : {})}
      {...more}
    >
      <form id="own" onSubmit={(event) => (event.preventDefault(), action('form'))}>
        <input aria-label="Reason" />
      </form>
    </ModalFrame>,
  );
  return { onClose, action, user: userEvent.setup() };
};
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });
const alert = () => within(screen.getByRole('dialog')).getByRole('alert');
const queryAlert = () => within(screen.getByRole('dialog')).queryByRole('alert');

describe('the frame of dialogs', () => {
  it('is named by its title, goes on and is left', async () => {
    const { onClose, action, user } = open({});
    expect(screen.getByRole('dialog', { name: 'Stop' })).toBeTruthy();
    await user.click(button('Go'));
    await user.click(button('Cancel'));
    expect(action).toHaveBeenCalledTimes(1);
    expect(onClose).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['while it is busy', { isBusy: true }],
    ['while something is missing', { isDisabled: true }],
  ])('does not go on %s', async (_when, state) => {
    const { action, user } = open(state);
    await user.click(button('Go'));
    expect(action).not.toHaveBeenCalled();
  });

  it('reads out what went wrong', () => {
    open({}, { error: 'It is gone' });
    expect(alert().textContent).toBe('It is gone');
  });

  it('has nothing to read out at first', () => {
    open({});
    expect(queryAlert()).toBeNull();
  });

  it('sends a form that it holds, by its button and by Enter', async () => {
    const { action, user } = open({ action: { form: 'own' } });
    await user.click(button('Go'));
    await user.type(screen.getByRole('textbox', { name: 'Reason' }), 'x{Enter}');
    expect(action.mock.calls).toEqual([['form'], ['form']]);
  });

  it('can be only read, and closed', () => {
    open(undefined, { closeLabel: 'Done' });
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
    expect(button('Done')).toBeTruthy();
  });

  it('goes from one step to another', async () => {
    const back = jest.fn();
    renderPart(
      <TitledModal title="Enroll" onClose={jest.fn()}>
        <ModalParts back={{ label: 'Back', action: back }}>Done</ModalParts>
      </TitledModal>,
    );
    await userEvent.setup().click(button('Back'));
    expect(back).toHaveBeenCalledTimes(1);
  });
});
