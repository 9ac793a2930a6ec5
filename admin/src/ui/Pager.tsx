import { Flex, IconButton, Typography } from '@strapi/design-system';
import { ChevronLeft, ChevronRight } from '@strapi/icons';
import type { Pagination } from '../contracts';
import { useT } from '../i18n/messages';

interface Props {
  pagination: Pick<Pagination, 'page' | 'pageCount'>;
  onPage(page: number): void;
}

/** The pages of a list that stands beside another one, whose page the address names; nothing where there is one only. */
export const Pager = ({ pagination: { page, pageCount }, onPage }: Props) => {
  const t = useT();
  if (pageCount <= 1) return null;
  return (
    <Flex gap={2} justifyContent="flex-end" paddingTop={3}>
      <IconButton label={t('pager.previous')} disabled={page <= 1} onClick={() => onPage(page - 1)}>
        <ChevronLeft />
      </IconButton>
      <Typography aria-live="polite">{t('pager.page', { page, pages: pageCount })}</Typography>
      <IconButton label={t('pager.next')} disabled={page >= pageCount} onClick={() => onPage(page + 1)}>
        <ChevronRight />
      </IconButton>
    </Flex>
  );
};
