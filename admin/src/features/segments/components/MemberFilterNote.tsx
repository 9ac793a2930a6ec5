import { Button, Flex, Typography } from '@strapi/design-system';
import type { Catalogue, ErrorDetail } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { NoteBar } from '../../../ui/NoteBar';
import { ordinalOf } from '../core/builder-tree';
import { describeFilter } from '../core/describe-filter';
import { treePathOf } from '../core/error-paths';
import type { MemberFilter } from '../core/member-filter';
import { RowMessages } from './RowMessages';
import { useReader } from './use-reader';

interface Props {
  catalogue: Catalogue;
  asked: MemberFilter;
  /** What the server says of it. */
  errors: readonly ErrorDetail[];
  onRemove(): void;
}

/** What the members shown are narrowed to, in words; or why that cannot be asked. */
export const MemberFilterNote = ({ catalogue, asked, errors, onRemove }: Props) => {
  const t = useT();
  const reader = useReader();
  if (asked.kind === 'none') return null;
  const messages = errors.map(({ path, message }) => {
    const place = treePathOf(path) ?? [];
    return { text: place.length === 0 ? message : t('segment.errorAt', { number: ordinalOf(place), message }) };
  });
  return (
    <NoteBar>
      <Flex direction="column" alignItems="flex-start" gap={2} flex="1" minWidth="20rem">
        <Typography textColor="neutral800">
          {asked.kind === 'broken'
            ? t('members.filter.broken')
            : t('members.filter.active', { sentence: describeFilter(asked.filter, catalogue, reader) })}
        </Typography>
        <RowMessages messages={messages} />
      </Flex>
      <Button size="S" variant="secondary" onClick={onRemove}>
        {t('members.filter.clear')}
      </Button>
    </NoteBar>
  );
};
