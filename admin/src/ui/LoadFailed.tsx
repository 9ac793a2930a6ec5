import { Button, EmptyStateLayout } from '@strapi/design-system';
import { EmptyDocuments } from '@strapi/icons/symbols';
import { Layouts, Page } from '@strapi/strapi/admin';
import { failureOf, useErrorText } from '../api/errors';
import { useT } from '../i18n/messages';
import { BackTo } from './BackTo';

interface Props {
  title: string;
  /** Where its likes are. */
  list: Parameters<typeof BackTo>[0]['list'];
  error: unknown;
  onRetry(): void;
}

/** In place of a page whose record could not be loaded: what was wrong, the way back, and another try. */
export const LoadFailed = ({ title, list, error, onRetry }: Props) => {
  const t = useT();
  const errorText = useErrorText();
  const isGone = [400, 404].includes(failureOf(error).status ?? 0);
  return (
    <Page.Main>
      <Page.Title>{title}</Page.Title>
      <Layouts.Header title={title} navigationAction={<BackTo list={list} />} />
      <Layouts.Content>
        <EmptyStateLayout
          icon={<EmptyDocuments width="16rem" />}
          content={isGone ? t('error.notFound') : errorText(error)}
          action={
            <Button variant="secondary" onClick={onRetry}>
              {t('action.retry')}
            </Button>
          }
        />
      </Layouts.Content>
    </Page.Main>
  );
};
