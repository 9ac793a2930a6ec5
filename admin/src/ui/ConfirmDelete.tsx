import { Dialog } from '@strapi/design-system';
import { ConfirmDialog } from '@strapi/strapi/admin';

interface Props {
  /** The consequence in words; undefined keeps the dialog closed. */
  question: string | undefined;
  onConfirm(): Promise<void> | void;
  onClose(): void;
}

export const ConfirmDelete = ({ question, onConfirm, onClose }: Props) => (
  <Dialog.Root open={question !== undefined} onOpenChange={(open) => !open && onClose()}>
    <ConfirmDialog onConfirm={onConfirm}>{question}</ConfirmDialog>
  </Dialog.Root>
);
