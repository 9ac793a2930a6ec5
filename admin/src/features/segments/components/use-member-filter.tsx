import { Button } from '@strapi/design-system';
import { Filter as FilterIcon } from '@strapi/icons';
import { useMemo, useRef, useState } from 'react';
import { useLocation } from 'react-router-dom';
import { detailsOf } from '../../../api/errors';
import { useT } from '../../../i18n/messages';
import { useListQuery } from '../../../ui/useListQuery';
import { readMemberFilter } from '../core/member-filter';
import type { SegmentViewProps } from '../SegmentDetailPage';
import { MemberFilterDialog } from './MemberFilterDialog';
import { MemberFilterNote } from './MemberFilterNote';

/** What members are narrowed by: it stands in the address, is said above the list, and changed in a dialog. */
export const useMemberFilter = ({ segment, catalogue }: SegmentViewProps, listError: unknown) => {
  const t = useT();
  const { query, setFilter } = useListQuery();
  const { key } = useLocation();
  const opener = useRef<HTMLButtonElement>(null);
  /** The entry of the browser’s history whose filter the dialog shows. */
  const [openedAt, setOpenedAt] = useState<string>();
  // “Back” leads to another filter, which what is in the dialog must not replace.
  if (openedAt !== undefined && openedAt !== key) setOpenedAt(undefined);
  const { filter: text } = query;
  const { entity } = segment;
  const asked = useMemo(() => readMemberFilter(text, entity, catalogue.limits), [text, entity, catalogue.limits]);
  const errors = detailsOf(listError).filter(({ path }) => path[0] === 'filter');
  const change = (next: string | undefined) => setFilter('filter', next);
  const clear = () => {
    change(undefined);
    opener.current?.focus();
  };
  return {
    button: (
      <Button ref={opener} variant="tertiary" startIcon={<FilterIcon />} onClick={() => setOpenedAt(key)}>
        {t('members.filter')}
      </Button>
    ),
    note: <MemberFilterNote catalogue={catalogue} asked={asked} errors={errors} onRemove={clear} />,
    dialog:
      openedAt === key ? (
        <MemberFilterDialog
          segment={segment}
          catalogue={catalogue}
          filter={asked.kind === 'filter' ? asked.filter : undefined}
          errors={errors}
          onFilter={change}
          onClose={() => setOpenedAt(undefined)}
        />
      ) : null,
  };
};
