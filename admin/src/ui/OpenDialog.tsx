import { Dialog, Modal } from '@strapi/design-system';
import { useEffect, useRef, useState, type ReactNode } from 'react';

interface Props {
  onClose(): void;
  children: ReactNode;
}

/** In place of `Modal.Root` where the dialog is on the page only while it is open: closing gives focus back. */
export const OpenModal = ({ onClose, children }: Props) => {
  useFocusReturn();
  return (
    <Modal.Root open onOpenChange={(open) => !open && onClose()}>
      {children}
    </Modal.Root>
  );
};

/** The same for `Dialog.Root`, which asks before something is lost. */
export const OpenDialog = ({ onClose, children }: Props) => {
  useFocusReturn();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      {children}
    </Dialog.Root>
  );
};

/** The design system gives focus back to a dialog's own trigger only, and these dialogs are opened by their page. */
const useFocusReturn = (): void => {
  const [opener] = useState(() => openerOf(document.activeElement));
  const isOpen = useRef(false);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
      // The focus trap lets go in a timer of its own, set just before this one.
      setTimeout(() => !isOpen.current && giveBack(opener));
    };
  }, [opener]);
};

/** What had focus; of a menu, which is gone by then, the button that opened it. */
const openerOf = (focused: Element | null): HTMLElement | null => {
  const menu = focused?.closest('[role="menu"]');
  if (menu) return document.getElementById(menu.getAttribute('aria-labelledby') ?? '');
  return focused instanceof HTMLElement ? focused : null;
};

const isNowhere = (): boolean => document.activeElement === null || document.activeElement === document.body;

/** Where the opener has gone, as after deleting its row, focus goes to the page's content. */
const giveBack = (opener: HTMLElement | null): void => {
  if (isNowhere()) opener?.focus();
  if (isNowhere()) document.getElementById('main-content')?.focus();
};
