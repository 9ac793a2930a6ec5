import { Box, Flex, IconButton, Popover, Typography } from '@strapi/design-system';
import { Question } from '@strapi/icons';
import { useT, type MessageKey } from '../../../i18n/messages';

const SHORTCUTS: readonly { keys: string; does: MessageKey }[] = [
  { keys: 'Alt + ↑', does: 'builder.menu.up' },
  { keys: 'Alt + ↓', does: 'builder.menu.down' },
  { keys: 'Alt + →', does: 'builder.keys.in' },
  { keys: 'Alt + ←', does: 'builder.menu.out' },
  { keys: 'Ctrl + Z', does: 'builder.undo' },
  { keys: 'Ctrl + Shift + Z', does: 'builder.redo' },
];

/** The “?” that lists what the keyboard does with a row. */
export const ShortcutHelp = () => {
  const t = useT();
  return (
    <Popover.Root>
      <Popover.Trigger>
        <IconButton label={t('builder.keys')} variant="ghost">
          <Question />
        </IconButton>
      </Popover.Trigger>
      <Popover.Content side="top" align="end" aria-label={t('builder.keys')}>
        <Flex tag="dl" direction="column" alignItems="stretch" gap={2} padding={4}>
          {SHORTCUTS.map(({ keys, does }) => (
            <Flex key={keys} gap={4} justifyContent="space-between">
              <Typography tag="dt">{t(does)}</Typography>
              <Box tag="dd">
                <Typography variant="pi" fontWeight="bold" tag="kbd">
                  {keys}
                </Typography>
              </Box>
            </Flex>
          ))}
          <Typography variant="pi" textColor="neutral600" tag="p">
            {t('builder.keys.note')}
          </Typography>
        </Flex>
      </Popover.Content>
    </Popover.Root>
  );
};
