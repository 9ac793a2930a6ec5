import { Box, IconButton, Menu, Typography } from '@strapi/design-system';
import { More, Pencil, Trash } from '@strapi/icons';
import type { ReactNode } from 'react';
import type { Translate } from '../i18n/messages';

export interface RowAction {
  key: string;
  label: string;
  icon?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  /** Why it cannot be chosen now, shown below its label. */
  reason?: string | undefined;
  onSelect(): void;
}

interface Props {
  /** Names the button with its row: “Actions for Premium hotels”. */
  label: string;
  actions: RowAction[];
  /** Marks the button for focus rules of the filter builder. */
  focusKey?: string;
  /** Where another button opens the menu too. */
  open?: boolean;
  onOpenChange?(open: boolean): void;
}

/** The two actions every list has; deleting is left out for those who may not. */
export const openAndDelete = (
  t: Translate,
  { onOpen, onDelete }: { onOpen(): void; onDelete: (() => void) | undefined },
): RowAction[] => [
  { key: 'open', label: t('action.open'), icon: <Pencil />, onSelect: onOpen },
  ...(onDelete
    ? [{ key: 'delete', label: t('action.delete'), icon: <Trash />, danger: true, onSelect: onDelete }]
    : []),
];

export const RowActions = ({ label, actions, focusKey, open, onOpenChange }: Props) => (
  <Menu.Root open={open} onOpenChange={onOpenChange}>
    <Menu.Trigger
      tag={IconButton}
      icon={<More />}
      label={label}
      variant="ghost"
      endIcon={null}
      paddingTop={2}
      paddingLeft={2}
      paddingRight={2}
      data-focus-menu={focusKey}
    />
    <Menu.Content popoverPlacement="bottom-end" maxHeight="var(--radix-dropdown-menu-content-available-height)">
      {actions.map(({ key, label: text, icon, danger, disabled, reason, onSelect }) => (
        <Menu.Item
          key={key}
          startIcon={icon}
          variant={danger ? 'danger' : 'default'}
          disabled={disabled === true || reason !== undefined}
          onSelect={onSelect}
        >
          {reason === undefined ? text : <LabelWithReason label={text} reason={reason} />}
        </Menu.Item>
      ))}
    </Menu.Content>
  </Menu.Root>
);

const LabelWithReason = ({ label, reason }: { label: string; reason: string }) => (
  <Box>
    <Typography textColor="neutral500">{label}</Typography>
    <Typography variant="pi" textColor="neutral600" tag="p">
      {reason}
    </Typography>
  </Box>
);
