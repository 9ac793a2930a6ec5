import { Button, Dialog, Flex } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';
import { useState } from 'react';
import type { Stale } from '../contracts';
import { useT } from '../i18n/messages';
import { OpenDialog } from './OpenDialog';
import { useDates } from './useDates';

interface Props {
  stale: Stale;
  onReload(): Promise<unknown>;
  onOverwrite(): Promise<unknown>;
  /** What was typed stays as it is. */
  onClose(): void;
}

/** Somebody else saved first: theirs, mine, or on with it. Below each other, so that three fit the narrowest dialog. */
export const ConflictDialog = ({ stale, onReload, onOverwrite, onClose }: Props) => {
  const t = useT();
  const { relative } = useDates();
  const [busy, setBusy] = useState<'reload' | 'overwrite'>();
  const when = relative(stale.changedAt);
  const choose = (choice: 'reload' | 'overwrite', act: () => Promise<unknown>) => {
    setBusy(choice);
    void act().finally(() => setBusy(undefined));
  };
  return (
    <OpenDialog onClose={onClose}>
      <Dialog.Content>
        <Dialog.Header>
          {stale.changedBy === null
            ? t('conflict.changed', { when })
            : t('conflict.changedBy', { name: stale.changedBy, when })}
        </Dialog.Header>
        <Dialog.Body icon={<WarningCircle aria-hidden fill="warning600" width="2.4rem" height="2.4rem" />}>
          {t('conflict.text')}
        </Dialog.Body>
        <Dialog.Footer>
          <Flex direction="column" alignItems="stretch" gap={2} width="100%">
            <Button
              fullWidth
              variant="secondary"
              loading={busy === 'reload'}
              disabled={busy !== undefined}
              onClick={() => choose('reload', onReload)}
            >
              {t('conflict.reload')}
            </Button>
            <Button
              fullWidth
              variant="danger-light"
              loading={busy === 'overwrite'}
              disabled={busy !== undefined}
              onClick={() => choose('overwrite', onOverwrite)}
            >
              {t('conflict.overwrite')}
            </Button>
            <Dialog.Cancel>
              <Button fullWidth variant="tertiary">
                {t('conflict.keep')}
              </Button>
            </Dialog.Cancel>
          </Flex>
        </Dialog.Footer>
      </Dialog.Content>
    </OpenDialog>
  );
};
