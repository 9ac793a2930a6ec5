import { Box, Checkbox, Flex, Loader, Typography } from '@strapi/design-system';
import { useMemo, useState } from 'react';
import { styled } from 'styled-components';
import { useErrorText } from '../../../api/errors';
import type { DeliveryContent, DeliveryDetail } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { usePermissions } from '../../../permissions';
import { SegmentedRadio } from '../../../ui/SegmentedRadio';
import { useGetDeliveryContentQuery } from '../api';
import { hasRemoteImages, inertHtml } from '../core/inert-html';

const VIEWS = ['html', 'text', 'headers', 'source'] as const;
type View = (typeof VIEWS)[number];
type Mail = NonNullable<DeliveryContent['mail']>;

/** The mail as it was handed to the mail server, or why it cannot be shown. */
export const SentContent = ({ delivery: { id, content, reason } }: { delivery: DeliveryDetail }) => {
  const t = useT();
  const errorText = useErrorText();
  const { allowedActions } = usePermissions();
  const mayOpen = Boolean(allowedActions.canSeeContent);
  const { data, error, isFetching } = useGetDeliveryContentQuery(id, { skip: !mayOpen || content !== 'kept' });
  if (content === 'never-left' && reason) return <Note>{t('delivery.content.never-left.because', { reason })}</Note>;
  if (content !== 'kept') return <Note>{t(`delivery.content.${content}`)}</Note>;
  if (!mayOpen) return <Note>{t('delivery.content.forbidden')}</Note>;
  if (isFetching) return <Loader small>{t('list.loading')}</Loader>;
  if (error) return <Note>{errorText(error)}</Note>;
  if (data?.mail) return <SentMail mail={data.mail} />;
  return data && data.state !== 'kept' ? <Note>{t(`delivery.content.${data.state}`)}</Note> : null;
};

const Note = ({ children }: { children: string }) => (
  <Typography textColor="neutral600" tag="p">
    {children}
  </Typography>
);

const SentMail = ({ mail }: { mail: Mail }) => {
  const t = useT();
  const [view, setView] = useState<View>('html');
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <Box overflow="auto">
        <SegmentedRadio<View>
          legend={t('delivery.content.view')}
          choices={VIEWS.map((value) => ({ value, label: t(`delivery.content.${value}`) }))}
          value={view}
          onChange={setView}
        />
      </Box>
      {view === 'html' ? <Rendered html={mail.html} /> : <Plain>{partOf(mail, view)}</Plain>}
    </Flex>
  );
};

const partOf = (mail: Mail, view: Exclude<View, 'html'>): string => {
  if (view === 'text') return mail.text;
  if (view === 'source') return mail.html;
  const { from, replyTo, to, subject, messageId, headers } = mail;
  const all = { From: from, 'Reply-To': replyTo, To: to, Subject: subject, 'Message-ID': messageId, ...headers };
  return Object.entries(all)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
};

const Rendered = ({ html }: { html: string }) => {
  const t = useT();
  const [withImages, setWithImages] = useState(false);
  const shown = useMemo(() => inertHtml(html, withImages), [html, withImages]);
  return (
    <>
      <Typography variant="pi" textColor="neutral600" tag="p">
        {t('delivery.content.note')}
      </Typography>
      {hasRemoteImages(html) ? (
        <Box>
          <Checkbox checked={withImages} onCheckedChange={(next) => setWithImages(next === true)}>
            {t('delivery.content.images')}
          </Checkbox>
          <Typography variant="pi" textColor="neutral600" tag="p">
            {t('delivery.content.imagesHint')}
          </Typography>
        </Box>
      ) : null}
      <Frame sandbox="" referrerPolicy="no-referrer" srcDoc={shown} title={t('delivery.content.frame')} />
    </>
  );
};

const Plain = ({ children }: { children: string }) => (
  <Box tag="pre" padding={3} background="neutral100" hasRadius overflow="auto" maxHeight="60rem" tabIndex={0}>
    <Code>{children}</Code>
  </Box>
);

/** A mail is read on white, whatever theme the panel has. */
const Frame = styled.iframe`
  width: 100%;
  height: 60rem;
  border: 1px solid ${({ theme }) => theme.colors.neutral200};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: white;
`;

const Code = styled.code`
  white-space: pre-wrap;
  overflow-wrap: anywhere;
  color: ${({ theme }) => theme.colors.neutral800};
`;
