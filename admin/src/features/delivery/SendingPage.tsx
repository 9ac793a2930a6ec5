import { Button, EmptyStateLayout, Flex, Typography } from '@strapi/design-system';
import { EmptyDocuments } from '@strapi/icons/symbols';
import { Layouts, Page } from '@strapi/strapi/admin';
import { useId, useState } from 'react';
import { useErrorText } from '../../api/errors';
import type { Sending } from '../../contracts';
import { useT } from '../../i18n/messages';
import { usePermissions } from '../../permissions';
import { Guarded } from '../../ui/Guarded';
import { useGetSendingQuery } from './api';
import { HoldDialog } from './components/HoldDialog';
import { Holds } from './components/Holds';
import { ReleaseDialog } from './components/ReleaseDialog';
import { SendingFigures } from './components/SendingFigures';
import { holdKey } from './core/hold-names';

const EVERY_MS = 30_000;

export const SendingPage = () => (
  <Guarded area="deliveries">
    <SendingLoader />
  </Guarded>
);

const SendingLoader = () => {
  const t = useT();
  const errorText = useErrorText();
  const { data, error, refetch } = useGetSendingQuery(undefined, {
    pollingInterval: EVERY_MS,
    refetchOnMountOrArgChange: true,
  });
  if (data) return <SendingState sending={data} />;
  if (error === undefined) return <Page.Loading />;
  return (
    <Page.Main>
      <Layouts.Header title={t('sending.title')} />
      <Layouts.Content>
        <EmptyStateLayout
          icon={<EmptyDocuments width="16rem" />}
          content={errorText(error)}
          action={
            <Button variant="secondary" onClick={() => void refetch()}>
              {t('action.retry')}
            </Button>
          }
        />
      </Layouts.Content>
    </Page.Main>
  );
};

const SendingState = ({ sending }: { sending: Sending }) => {
  const t = useT();
  const noteId = useId();
  const canManage = Boolean(usePermissions().allowedActions.canManageSending);
  const [isHolding, setHolding] = useState(false);
  const [releasing, setReleasing] = useState<string>();
  const blockedBy = canManage ? undefined : noteId;
  const isSwitchedOff = sending.holds.some(({ kind }) => kind === 'switch');
  const released = sending.holds.find((hold) => holdKey(hold) === releasing);
  return (
    <Page.Main>
      <Page.Title>{t('sending.title')}</Page.Title>
      <Layouts.Header
        title={t('sending.title')}
        subtitle={t('sending.subtitle')}
        primaryAction={
          isSwitchedOff ? undefined : (
            <Button
              variant="danger"
              disabled={!canManage}
              aria-describedby={blockedBy}
              onClick={() => setHolding(true)}
            >
              {t('sending.holdAll')}
            </Button>
          )
        }
      />
      <Layouts.Content>
        <Flex direction="column" alignItems="stretch" gap={4}>
          {canManage ? null : (
            <Typography id={noteId} textColor="neutral600" tag="p">
              {t('sending.forbidden')}
            </Typography>
          )}
          <SendingFigures sending={sending} />
          {sending.holds.length === 0 ? (
            <Typography textColor="neutral600" tag="p">
              {t('sending.nothingHeld')}
            </Typography>
          ) : (
            <Holds holds={sending.holds} blockedBy={blockedBy} onRelease={(hold) => setReleasing(holdKey(hold))} />
          )}
        </Flex>
      </Layouts.Content>
      {isHolding ? <HoldDialog onClose={() => setHolding(false)} /> : null}
      {released ? <ReleaseDialog hold={released} onClose={() => setReleasing(undefined)} /> : null}
    </Page.Main>
  );
};
