import { Box, Button, Flex, Modal, type ButtonProps } from '@strapi/design-system';
import type { ReactNode } from 'react';
import { useT } from '../i18n/messages';
import { ErrorLine } from './ErrorLine';
import { OpenModal } from './OpenDialog';

export interface Choice {
  label: string;
  variant?: ButtonProps['variant'];
  isBusy?: boolean;
  isDisabled?: boolean;
  /** What pressing does, or the id of a form within the body that it sends. */
  action: (() => void) | { form: string };
}

interface PartsProps {
  children: ReactNode;
  /** Stays in view between body and footer, however long the body is. */
  error?: string | undefined;
  /** On the left; without it its place stays empty. */
  back?: Choice;
  confirm?: Choice | undefined;
}

interface FrameProps {
  title: string;
  /** For a table. */
  isWide?: boolean;
  onClose(): void;
  children: ReactNode;
}

interface Props extends Omit<FrameProps, 'children'>, Omit<PartsProps, 'back'> {
  /** In place of “Cancel”, where nothing is asked. */
  closeLabel?: string;
}

/** A dialog: its title, what it says or asks, what went wrong, and how to leave it or go on. */
export const ModalFrame = ({ title, isWide = false, closeLabel, onClose, ...parts }: Props) => {
  const t = useT();
  return (
    <TitledModal title={title} isWide={isWide} onClose={onClose}>
      <ModalParts {...parts} back={{ label: closeLabel ?? t('action.cancel'), action: onClose }} />
    </TitledModal>
  );
};

/** The outside alone, for a dialog that goes from one step to another; each step brings its `ModalParts`. */
export const TitledModal = ({ title, isWide = false, onClose, children }: FrameProps) => {
  const t = useT();
  return (
    <OpenModal onClose={onClose}>
      <Modal.Content style={isWide ? { maxWidth: '110rem', width: '90vw' } : undefined}>
        <Modal.Header closeLabel={t('action.close')}>
          <Modal.Title>{title}</Modal.Title>
        </Modal.Header>
        {children}
      </Modal.Content>
    </OpenModal>
  );
};

export const ModalParts = ({ children, error, back, confirm }: PartsProps) => (
  <>
    <Modal.Body>
      <Flex direction="column" alignItems="stretch" gap={4}>
        {children}
      </Flex>
    </Modal.Body>
    {error === undefined ? null : (
      <Box paddingLeft={8} paddingRight={8} paddingBottom={4}>
        <ErrorLine text={error} />
      </Box>
    )}
    <Modal.Footer>
      {back ? <ChoiceButton variant="tertiary" {...back} /> : <span />}
      {confirm ? <ChoiceButton {...confirm} /> : null}
    </Modal.Footer>
  </>
);

const ChoiceButton = ({ label, variant, isBusy, isDisabled, action }: Choice) => (
  <Button
    {...(typeof action === 'function' ? { onClick: action } : { type: 'submit' as const, form: action.form })}
    {...(variant ? { variant } : {})}
    loading={isBusy}
    disabled={isDisabled}
  >
    {label}
  </Button>
);
