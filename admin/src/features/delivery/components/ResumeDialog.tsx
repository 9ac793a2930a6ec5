import { Typography } from '@strapi/design-system';
import { useState, type ReactNode } from 'react';
import type { OverdueChoice } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { ModalFrame } from '../../../ui/ModalFrame';
import { OverdueChoices } from './OverdueChoices';

interface Props {
  title: string;
  /** What goes on, and what is to be known before. */
  children: ReactNode;
  /** Mails that came due meanwhile; where there are none, nothing is asked. */
  overdue: number;
  /** More came due while it was asked. */
  isOutdated: boolean;
  error?: string | undefined;
  isBusy: boolean;
  confirmLabel: string;
  onConfirm(choice: OverdueChoice | undefined): void;
  onClose(): void;
}

/** Asks before mail leaves again: how much came due meanwhile, and what becomes of it. */
export const ResumeDialog = (props: Props) => {
  const t = useT();
  const { title, children, overdue, isOutdated, error, isBusy, confirmLabel, onConfirm, onClose } = props;
  const [choice, setChoice] = useState<OverdueChoice>();
  return (
    <ModalFrame
      title={title}
      error={error ?? (isOutdated ? t('overdue.changed') : undefined)}
      confirm={{
        label: confirmLabel,
        isBusy,
        isDisabled: overdue > 0 && choice === undefined,
        action: () => onConfirm(overdue > 0 ? choice : undefined),
      }}
      onClose={onClose}
    >
      {children}
      {overdue > 0 ? (
        <OverdueChoices count={overdue} value={choice} onChange={setChoice} />
      ) : (
        <Typography tag="p">{t('overdue.none')}</Typography>
      )}
    </ModalFrame>
  );
};
