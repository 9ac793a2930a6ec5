import { Flex, SingleSelect, SingleSelectOption, Typography } from '@strapi/design-system';
import { useT } from '../i18n/messages';
import { useListQuery } from './useListQuery';

const SIZES = [10, 25, 50, 100];

/** How many rows a page has; not asked of a list that has no more than the smallest page. */
export const PageSize = ({ total }: { total: number }) => {
  const t = useT();
  const { pageSize, setFilter } = useListQuery();
  if (total <= Math.min(...SIZES)) return null;
  return (
    <Flex gap={2}>
      <SingleSelect
        size="S"
        aria-label={t('list.pageSize')}
        value={String(pageSize)}
        onChange={(next) => setFilter('pageSize', String(next))}
      >
        {SIZES.map((size) => (
          <SingleSelectOption key={size} value={String(size)}>
            {size}
          </SingleSelectOption>
        ))}
      </SingleSelect>
      <Typography tag="span" textColor="neutral600">
        {t('list.pageSize')}
      </Typography>
    </Flex>
  );
};
