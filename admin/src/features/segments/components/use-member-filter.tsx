import { Button } from '@strapi/design-system';
import { Filter as FilterIcon } from '@strapi/icons';
import { useMemo, useRef, useState } from 'react';
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
  const opener = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
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
      <Button ref={opener} variant="tertiary" startIcon={<FilterIcon />} onClick={() => setOpen(true)}>
        {t('members.filter')}
      </Button>
    ),
    note: <MemberFilterNote catalogue={catalogue} asked={asked} errors={errors} onRemove={clear} />,
    dialog: isOpen ? (
      <MemberFilterDialog
        segment={segment}
        catalogue={catalogue}
        filter={asked.kind === 'filter' ? asked.filter : undefined}
        errors={errors}
        onFilter={change}
        onClose={() => setOpen(false)}
      />
    ) : null,
  };
};
