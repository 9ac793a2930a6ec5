import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { QuestionDialog } from '../../../../admin/src/ui/QuestionDialog';
import { renderPart } from '../support/render';

const open = (confirm?: { isDisabled?: boolean }, error?: string) => {
  const onClose = jest.fn();
  const action = jest.fn();
  renderPart(
    <QuestionDialog
      {...{ title: 'Delete it?', tone: 'danger', error, onClose }}
      confirm={confirm && { label: 'Delete', action, ...confirm }}
    >
      It is gone then.
    </QuestionDialog>,
  );
  return { onClose, action, user: userEvent.setup() };
};
const button = (name: string) => screen.getByRole('button', { name });
const alert = () => within(screen.getByRole('alertdialog')).getByRole('alert');

describe('the dialog that asks first', () => {
  it('is named by its question, goes on and is left', async () => {
    const { onClose, action, user } = open({});
    expect(screen.getByRole('alertdialog', { name: 'Delete it?' })).toBeTruthy();
    await user.click(button('Delete'));
    await user.click(button('Cancel'));
    expect(action).toHaveBeenCalledTimes(1);
    expect(onClose).toHaveBeenCalledTimes(1);
  });

  it('does not go on while something is missing', async () => {
    const { action, user } = open({ isDisabled: true });
    await user.click(button('Delete'));
    expect(action).not.toHaveBeenCalled();
  });

  it('offers nothing where there is nothing to go on with, and reads out what went wrong', () => {
    open(undefined, 'It is in use');
    expect(screen.queryByRole('button', { name: 'Delete' })).toBeNull();
    expect(alert().textContent).toBe('It is in use');
  });
});
