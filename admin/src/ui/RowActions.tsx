import { IconButton, Menu } from '@strapi/design-system';
import { More, Pencil, Trash } from '@strapi/icons';
import type { ReactNode } from 'react';
import type { Translate } from '../i18n/messages';

export interface RowAction {
  key: string;
  label: string;
  icon?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  onSelect(): void;
}

interface Props {
  /** Names the button with its row: “Actions for Premium hotels”. */
  label: string;
  actions: RowAction[];
  /** Marks the button for focus rules of the filter builder. */
  focusKey?: string;
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

export const RowActions = ({ label, actions, focusKey }: Props) => (
  <Menu.Root>
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
    <Menu.Content popoverPlacement="bottom-end">
      {actions.map(({ key, label: text, icon, danger, disabled, onSelect }) => (
        <Menu.Item
          key={key}
          startIcon={icon}
          variant={danger ? 'danger' : 'default'}
          disabled={disabled}
          onSelect={onSelect}
        >
          {text}
        </Menu.Item>
      ))}
    </Menu.Content>
  </Menu.Root>
);
