import { ConfirmDialog } from '@strapi/strapi/admin';
import { OpenDialog } from './OpenDialog';

interface Props {
  /** The consequence in words; undefined keeps the dialog closed. */
  question: string | undefined;
  onConfirm(): Promise<void> | void;
  onClose(): void;
}

export const ConfirmDelete = ({ question, onConfirm, onClose }: Props) =>
  question === undefined ? null : (
    <OpenDialog onClose={onClose}>
      <ConfirmDialog onConfirm={onConfirm}>{question}</ConfirmDialog>
    </OpenDialog>
  );
