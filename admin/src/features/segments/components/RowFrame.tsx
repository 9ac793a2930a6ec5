import { Box, Flex, IconButton, Typography } from '@strapi/design-system';
import { Drag } from '@strapi/icons';
import { useState, type PointerEventHandler, type ReactNode } from 'react';
import { styled } from 'styled-components';
import { useT } from '../../../i18n/messages';
import { RowActions, type RowAction } from '../../../ui/RowActions';
import { ordinalOf, pathKey, type TreePath } from '../core/builder-tree';
import { useBuilder } from './builder-context';
import { useDragHandle } from './drag';
import { NARROW } from './row-width';
import { RowCounts } from './RowCounts';
import { IgnoredLabel, Struck } from './Ignored';
import { RowDates } from './RowDates';
import { RowMessages, type RowMessage } from './RowMessages';
import { useRowMenu } from './use-row-menu';
import type { BuilderSchema } from './use-edit';

interface Props {
  path: TreePath;
  schema: BuilderSchema;
  children: ReactNode;
  /** In the menu, before what every row has. */
  actions?: readonly RowAction[];
  /** Below the controls: notes, hints, the `where` block. */
  below?: ReactNode;
  hints?: readonly RowMessage[];
  /** What keeps the segment from working, such as a field that has gone. */
  faults?: readonly RowMessage[];
}

export const messagesId = (path: TreePath): string => `cohort-row-${pathKey(path)}-messages`;

/** A condition as a sentence: its number, its controls, its menu, and what is wrong with it. */
export const RowFrame = ({ path, schema, children, actions = [], below, hints = [], faults = [] }: Props) => {
  const { messagesAt, leftOutAt, disabled } = useBuilder();
  const leftOut = leftOutAt(path);
  // Where a field has gone, the server says no more than that.
  const messages = faults.length > 0 ? faults : messagesAt(path).map((text) => ({ text }));
  return (
    <Frame
      data-row={pathKey(path)}
      padding={3}
      hasRadius
      background={faults.length > 0 ? 'danger100' : leftOut ? 'neutral100' : 'neutral0'}
      borderColor={messages.length > 0 ? 'danger600' : 'neutral200'}
    >
      <RowMenu path={path} schema={schema} disabled={disabled} own={actions}>
        <Content direction="column" alignItems="stretch" gap={2}>
          <IgnoredLabel cause={leftOut} />
          <Struck $isStruck={leftOut !== undefined}>
            <Flex data-focus-row={pathKey(path)} gap={2} wrap="wrap" alignItems="flex-start">
              {children}
            </Flex>
          </Struck>
          <RowDates path={path} />
          {below}
          <RowCounts path={path} />
          <RowMessages messages={hints} tone="hint" />
          <RowMessages id={messagesId(path)} messages={messages} />
        </Content>
      </RowMenu>
    </Frame>
  );
};

interface MenuProps {
  path: TreePath;
  schema: BuilderSchema;
  disabled: boolean;
  own: readonly RowAction[];
  children: ReactNode;
}

/** The row between its handle and its menu button; both open the one menu. */
const RowMenu = ({ path, schema, disabled, own, children }: MenuProps) => {
  const t = useT();
  const [open, setOpen] = useState(false);
  const actions = [...own, ...useRowMenu(path, schema)];
  const number = ordinalOf(path);
  const { onPointerDown, ...handle } = useDragHandle(path);
  return (
    <>
      {disabled ? null : (
        <IconButton
          label={t('builder.handle', { number })}
          variant="ghost"
          aria-haspopup="menu"
          aria-expanded={open}
          {...handle}
          onPointerDown={onPointerDown as PointerEventHandler}
          onClick={() => setOpen(true)}
        >
          <Drag />
        </IconButton>
      )}
      <Ordinal paddingTop={2} minWidth="2.4rem">
        <Typography variant="pi" fontWeight="bold" textColor="neutral600" aria-hidden>
          {number}
        </Typography>
      </Ordinal>
      {children}
      {disabled ? null : (
        <RowActions
          label={t('builder.menu.row', { number })}
          focusKey={pathKey(path)}
          actions={actions}
          open={open}
          onOpenChange={setOpen}
        />
      )}
    </>
  );
};

/** Handle, number, sentence, menu; in a narrow list the sentence takes the lines below the others. */
const Frame = styled(Flex).attrs({ alignItems: 'flex-start', gap: 2 })`
  ${NARROW} {
    flex-wrap: wrap;
    padding: ${({ theme }) => theme.spaces[2]};
  }
`;

const Ordinal = styled(Box)`
  ${NARROW} {
    flex-grow: 1;
  }
`;

const Content = styled(Flex)`
  flex: 1;
  min-width: 0;
  ${NARROW} {
    flex-basis: 100%;
    order: 1;
  }
`;
