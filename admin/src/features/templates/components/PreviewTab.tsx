import { Box, Flex, Loader, Typography } from '@strapi/design-system';
import { useState } from 'react';
import { styled } from 'styled-components';
import { useErrorText } from '../../../api/errors';
import { useT } from '../../../i18n/messages';
import { SegmentedRadio } from '../../../ui/SegmentedRadio';
import { usePreviewTemplateQuery } from '../api';

type Part = 'html' | 'text';

/** The saved template as the server renders it with sample values; the frame runs no script and follows no link. */
export const PreviewTab = ({ id, isModified }: { id: string | undefined; isModified: boolean }) => {
  const t = useT();
  const errorText = useErrorText();
  const [part, setPart] = useState<Part>('html');
  const { data, error, isFetching } = usePreviewTemplateQuery(id ?? '', { skip: id === undefined });
  if (id === undefined) return <Typography textColor="neutral600">{t('templatePreview.unsaved')}</Typography>;
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <SegmentedRadio<Part>
        legend={t('templatePreview.part')}
        choices={[
          { value: 'html', label: t('templatePreview.html') },
          { value: 'text', label: t('templatePreview.text') },
        ]}
        value={part}
        onChange={setPart}
      />
      <Typography variant="pi" textColor="neutral600">
        {t(isModified ? 'templatePreview.stale' : 'templatePreview.links')}
      </Typography>
      {error ? <Typography textColor="danger600">{errorText(error)}</Typography> : null}
      {isFetching && !data ? <Loader small>{t('templatePreview.loading')}</Loader> : null}
      {data ? (
        <>
          <Typography fontWeight="semiBold">{t('templatePreview.subject', { subject: data.subject })}</Typography>
          {part === 'html' ? (
            <Frame sandbox="" srcDoc={data.html} title={t('templatePreview.frame')} />
          ) : (
            <Box tag="pre" padding={3} background="neutral100" hasRadius overflow="auto" maxHeight="60rem">
              <Plain>{data.text}</Plain>
            </Box>
          )}
        </>
      ) : null}
    </Flex>
  );
};

/** A mail is read on white, whatever theme the panel has. */
const Frame = styled.iframe`
  width: 100%;
  height: 60rem;
  border: 1px solid ${({ theme }) => theme.colors.neutral200};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: white;
`;

const Plain = styled.code`
  white-space: pre-wrap;
  color: ${({ theme }) => theme.colors.neutral800};
`;
