import { Button, DesignSystemProvider, Dialog, Modal } from '@strapi/design-system';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { OpenDialog, OpenModal } from '../../../../admin/src/ui/OpenDialog';
import { RowActions } from '../../../../admin/src/ui/RowActions';

const Form = ({ onClose }: { onClose(): void }) => (
  <OpenModal onClose={onClose}>
    <Modal.Content>
      <Modal.Header closeLabel="Close">
        <Modal.Title>Form</Modal.Title>
      </Modal.Header>
    </Modal.Content>
  </OpenModal>
);

const Question = ({ onClose }: { onClose(): void }) => (
  <OpenDialog onClose={onClose}>
    <Dialog.Content>
      <Dialog.Header>Question</Dialog.Header>
      <Dialog.Footer>
        <Dialog.Cancel>
          <Button>Cancel</Button>
        </Dialog.Cancel>
      </Dialog.Footer>
    </Dialog.Content>
  </OpenDialog>
);

const openPage = (Content: typeof Form) => {
  const Host = () => {
    const [isOpen, setOpen] = useState(false);
    const [isGone, setGone] = useState(false);
    return (
      <main id="main-content" tabIndex={-1}>
        {isGone ? null : <button onClick={() => setOpen(true)}>Open</button>}
        <RowActions label="More" actions={[{ key: 'open', label: 'Open it', onSelect: () => setOpen(true) }]} />
        {isOpen ? (
          <Content
            onClose={() => {
              setOpen(false);
              setGone(document.title === 'row goes');
            }}
          />
        ) : null}
      </main>
    );
  };
  document.title = '';
  render(
    <DesignSystemProvider locale="en">
      <Host />
    </DesignSystemProvider>,
  );
  return userEvent.setup();
};

const opened = (user: ReturnType<typeof userEvent.setup>) => ({
  byButton: async () => user.click(screen.getByRole('button', { name: 'Open' })),
  byMenu: async () => {
    await user.click(screen.getByRole('button', { name: 'More' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Open it' }));
  },
});

describe.each([
  ['OpenModal', Form, 'dialog'],
  ['OpenDialog', Question, 'alertdialog'],
] as const)('%s', (_name, Content, role) => {
  it.each([
    ['byButton', 'Open'],
    ['byMenu', 'More'],
  ] as const)('gives focus back %s', async (way, opener) => {
    const user = openPage(Content);
    await opened(user)[way]();
    await screen.findByRole(role);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: opener })));
    expect(screen.queryByRole(role)).toBeNull();
  });

  it('goes to the content where the opener is gone', async () => {
    const user = openPage(Content);
    await opened(user).byButton();
    await screen.findByRole(role);
    document.title = 'row goes';
    await user.keyboard('{Escape}');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('main')));
  });
});
