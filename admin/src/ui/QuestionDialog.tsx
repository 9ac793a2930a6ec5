import { Button, Dialog, Flex, type ButtonProps } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';
import type { ReactNode } from 'react';
import { useT } from '../i18n/messages';
import { ErrorLine } from './ErrorLine';
import { OpenDialog } from './OpenDialog';

interface Props {
  title: string;
  tone: 'warning' | 'danger';
  children: ReactNode;
  error?: string | undefined;
  /** Undefined where there is nothing to go on with. */
  confirm?:
    | { label: string; variant?: ButtonProps['variant']; isBusy?: boolean; isDisabled?: boolean; action(): void }
    | undefined;
  onClose(): void;
}

/** Asks before something is lost. */
export const QuestionDialog = ({ title, tone, children, error, confirm, onClose }: Props) => {
  const t = useT();
  return (
    <OpenDialog onClose={onClose}>
      <Dialog.Content>
        <Dialog.Header>{title}</Dialog.Header>
        <Dialog.Body icon={<WarningCircle aria-hidden fill={`${tone}600`} width="2.4rem" height="2.4rem" />}>
          <Flex direction="column" alignItems="stretch" gap={4}>
            {children}
            <ErrorLine text={error} />
          </Flex>
        </Dialog.Body>
        <Dialog.Footer>
          <Dialog.Cancel>
            <Button fullWidth variant="tertiary">
              {t('action.cancel')}
            </Button>
          </Dialog.Cancel>
          {confirm ? (
            <Button
              fullWidth
              variant={confirm.variant ?? 'danger-light'}
              loading={confirm.isBusy}
              disabled={confirm.isDisabled}
              onClick={confirm.action}
            >
              {confirm.label}
            </Button>
          ) : null}
        </Dialog.Footer>
      </Dialog.Content>
    </OpenDialog>
  );
};
