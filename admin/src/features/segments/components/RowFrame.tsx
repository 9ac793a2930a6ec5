import { Box, Flex, Typography } from '@strapi/design-system';
import type { ReactNode } from 'react';
import { useT } from '../../../i18n/messages';
import { RowActions } from '../../../ui/RowActions';
import { ordinalOf, pathKey, type TreePath } from '../core/builder-tree';
import { useBuilder } from './builder-context';
import { RowMessages } from './RowMessages';
import { useRowMenu } from './use-row-menu';
import type { BuilderSchema } from './use-edit';

interface Props {
  path: TreePath;
  schema: BuilderSchema;
  children: ReactNode;
  /** Below the controls: notes, hints, the `where` block. */
  below?: ReactNode;
  hints?: readonly string[];
}

export const messagesId = (path: TreePath): string => `cohort-row-${pathKey(path)}-messages`;

/** A condition as a sentence: its number, its controls, its menu, and what is wrong with it. */
export const RowFrame = ({ path, schema, children, below, hints = [] }: Props) => {
  const t = useT();
  const { messagesAt, disabled } = useBuilder();
  const actions = useRowMenu(path, schema);
  const messages = messagesAt(path);
  return (
    <Box
      data-focus-row={pathKey(path)}
      padding={3}
      hasRadius
      background="neutral0"
      borderColor={messages.length > 0 ? 'danger600' : 'neutral200'}
    >
      <Flex alignItems="flex-start" gap={2}>
        <Box paddingTop={2} minWidth="2.4rem">
          <Typography variant="pi" fontWeight="bold" textColor="neutral600" aria-hidden>
            {ordinalOf(path)}
          </Typography>
        </Box>
        <Flex direction="column" alignItems="stretch" gap={2} flex="1" minWidth={0}>
          <Flex gap={2} wrap="wrap">
            {children}
          </Flex>
          {below}
          <RowMessages messages={hints} tone="hint" />
          <RowMessages id={messagesId(path)} messages={messages} />
        </Flex>
        {disabled ? null : (
          <RowActions
            label={t('builder.menu.row', { number: ordinalOf(path) })}
            focusKey={pathKey(path)}
            actions={actions}
          />
        )}
      </Flex>
    </Box>
  );
};
