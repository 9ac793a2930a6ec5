import { Flex, IconButton } from '@strapi/design-system';
import { ArrowClockwise, ClockCounterClockwise } from '@strapi/icons';
import { useEffect, useRef } from 'react';
import { useQueryBuilderHistory } from 'react-querybuilder/history';
import { useT } from '../../../i18n/messages';
import { useBuilder } from './builder-context';
import { ShortcutHelp } from './ShortcutHelp';

/** Text controls undo their own typing. */
const OWN_UNDO = 'textarea, select, [contenteditable="true"], input:not([type="radio"]):not([type="checkbox"])';

const undoKey = ({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): 'undo' | 'redo' | undefined => {
  if (!(ctrlKey || metaKey) || altKey) return undefined;
  if (key.toLowerCase() === 'z') return shiftKey ? 'redo' : 'undo';
  return key.toLowerCase() === 'y' && !shiftKey ? 'redo' : undefined;
};

/** A dialog is open, and the builder is not in it. */
const isCovered = (root: Element | null): boolean =>
  [...document.querySelectorAll('[role="dialog"], [role="alertdialog"]')].some((dialog) => !dialog.contains(root));

/** Buttons and keys that take an edit back; focus never ends up nowhere. */
export const UndoRedo = ({ qbId }: { qbId: string }) => {
  const t = useT();
  const { focusNow } = useBuilder();
  const { undo, redo, canUndo, canRedo } = useQueryBuilderHistory(qbId);
  const root = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const command = undoKey(event);
      const isTyping = event.target instanceof Element && event.target.closest(OWN_UNDO) !== null;
      if (!command || isTyping || isCovered(root.current)) return;
      event.preventDefault();
      if (command === 'undo') undo();
      else redo();
      setTimeout(() => {
        if (document.activeElement === document.body) focusNow({ path: [], control: 'add' });
      });
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [undo, redo, focusNow]);

  return (
    <Flex ref={root} gap={1} marginLeft="auto">
      <ShortcutHelp />
      <IconButton label={t('builder.undo')} variant="ghost" disabled={!canUndo} onClick={undo}>
        <ClockCounterClockwise />
      </IconButton>
      <IconButton label={t('builder.redo')} variant="ghost" disabled={!canRedo} onClick={redo}>
        <ArrowClockwise />
      </IconButton>
    </Flex>
  );
};
