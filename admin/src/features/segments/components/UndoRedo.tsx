import { Flex, IconButton } from '@strapi/design-system';
import { ArrowClockwise, ClockCounterClockwise } from '@strapi/icons';
import { useQueryBuilderHistory } from 'react-querybuilder/history';
import { useT } from '../../../i18n/messages';

export const UndoRedo = ({ qbId }: { qbId: string }) => {
  const t = useT();
  const { undo, redo, canUndo, canRedo } = useQueryBuilderHistory(qbId);
  return (
    <Flex gap={1} marginLeft="auto">
      <IconButton label={t('builder.undo')} variant="ghost" disabled={!canUndo} onClick={undo}>
        <ClockCounterClockwise />
      </IconButton>
      <IconButton label={t('builder.redo')} variant="ghost" disabled={!canRedo} onClick={redo}>
        <ArrowClockwise />
      </IconButton>
    </Flex>
  );
};
