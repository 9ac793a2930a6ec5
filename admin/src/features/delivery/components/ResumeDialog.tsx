import { Button, Flex, Modal, Typography } from '@strapi/design-system';
import { useState, type ReactNode } from 'react';
import type { OverdueChoice } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { OpenModal } from '../../../ui/OpenDialog';
import { OverdueChoices } from './OverdueChoices';

interface Props {
  title: string;
  /** What goes on, and what is to be known before. */
  children: ReactNode;
  /** Mails that came due meanwhile; where there are none, nothing is asked. */
  overdue: number;
  /** More came due while it was asked. */
  isOutdated: boolean;
  isBusy: boolean;
  confirmLabel: string;
  onConfirm(choice: OverdueChoice | undefined): void;
  onClose(): void;
}

/** Asks before mail leaves again: how much came due meanwhile, and what becomes of it. */
export const ResumeDialog = (props: Props) => {
  const t = useT();
  const { title, children, overdue, isOutdated, isBusy, confirmLabel, onConfirm, onClose } = props;
  const [choice, setChoice] = useState<OverdueChoice>();
  return (
    <OpenModal onClose={onClose}>
      <Modal.Content>
        <Modal.Header closeLabel={t('action.close')}>
          <Modal.Title>{title}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={4}>
            {children}
            {isOutdated ? (
              <Typography role="alert" textColor="danger600" tag="p">
                {t('overdue.changed')}
              </Typography>
            ) : null}
            {overdue > 0 ? (
              <OverdueChoices count={overdue} value={choice} onChange={setChoice} />
            ) : (
              <Typography tag="p">{t('overdue.none')}</Typography>
            )}
          </Flex>
        </Modal.Body>
        <Modal.Footer>
          <Button variant="tertiary" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button
            loading={isBusy}
            disabled={overdue > 0 && choice === undefined}
            onClick={() => onConfirm(overdue > 0 ? choice : undefined)}
          >
            {confirmLabel}
          </Button>
        </Modal.Footer>
      </Modal.Content>
    </OpenModal>
  );
};
