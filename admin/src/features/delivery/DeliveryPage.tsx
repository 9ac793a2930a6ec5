import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { Trash } from '@strapi/icons';
import { Layouts, Page } from '@strapi/strapi/admin';
import { useId, useState, type ReactNode } from 'react';
import { useParams } from 'react-router-dom';
import { styled } from 'styled-components';
import type { DeliveryDetail } from '../../contracts';
import { useT } from '../../i18n/messages';
import { usePermissions } from '../../permissions';
import { BackTo } from '../../ui/BackTo';
import { Card } from '../../ui/Card';
import { Guarded } from '../../ui/Guarded';
import { LoadFailed } from '../../ui/LoadFailed';
import { useGetDeliveryQuery } from './api';
import { subjectOf } from './components/DeliveriesTable';
import { DeliveryFacts } from './components/DeliveryFacts';
import { DeliveryHistory } from './components/DeliveryHistory';
import { DeliveryStatus } from './components/DeliveryStatus';
import { EraseDialog } from './components/EraseDialog';
import { ResolveButtons } from './components/ResolveButtons';
import { SentContent } from './components/SentContent';

/** One mail: what became of it, when and why, and how it looked. */
export const DeliveryPage = () => (
  <Guarded area="deliveries">
    <Loaded />
  </Guarded>
);

const Loaded = () => {
  const t = useT();
  const { id = '' } = useParams();
  const { data, error, refetch } = useGetDeliveryQuery(Number(id), { refetchOnMountOrArgChange: true });
  if (data) return <Detail delivery={data} />;
  if (error === undefined) return <Page.Loading />;
  return (
    <LoadFailed title={t('delivery.title', { id })} list="deliveries" error={error} onRetry={() => void refetch()} />
  );
};

const Detail = ({ delivery }: { delivery: DeliveryDetail }) => {
  const t = useT();
  const title = subjectOf(t, delivery);
  return (
    <Page.Main>
      <Page.Title>{title}</Page.Title>
      <Layouts.Header
        title={title}
        subtitle={
          <Flex gap={2} wrap="wrap">
            <DeliveryStatus state={delivery.state} />
            <Typography textColor="neutral600">{delivery.email}</Typography>
          </Flex>
        }
        navigationAction={<BackTo list="deliveries" />}
      />
      <Layouts.Content>
        <Flex direction="column" alignItems="stretch" gap={4}>
          {delivery.state === 'uncertain' ? <Uncertain delivery={delivery} /> : null}
          <Columns>
            <Flex direction="column" alignItems="stretch" gap={4}>
              <Part title={t('delivery.history')}>
                <DeliveryHistory events={delivery.events} />
              </Part>
              <Part title={t('delivery.facts')}>
                <DeliveryFacts delivery={delivery} />
                <Erase delivery={delivery} />
              </Part>
            </Flex>
            <Part title={t(delivery.isWritten ? 'delivery.content' : 'delivery.content.unwritten')}>
              <SentContent delivery={delivery} />
            </Part>
          </Columns>
        </Flex>
      </Layouts.Content>
    </Page.Main>
  );
};

const Uncertain = ({ delivery }: { delivery: DeliveryDetail }) => {
  const t = useT();
  return (
    <Box padding={4} background="warning100" borderColor="warning200" hasRadius>
      <Flex gap={4} justifyContent="space-between" wrap="wrap">
        <Typography textColor="neutral800" tag="p">
          {t('delivery.uncertain')}
        </Typography>
        <ResolveButtons deliveries={[delivery]} />
      </Flex>
    </Box>
  );
};

const Erase = ({ delivery: { recipient, isErased } }: { delivery: DeliveryDetail }) => {
  const t = useT();
  const { allowedActions } = usePermissions();
  const [isAsking, setAsking] = useState(false);
  if (isErased || !allowedActions.canErasePeople) return null;
  return (
    <Box paddingTop={4}>
      <Button variant="danger-light" size="S" startIcon={<Trash />} onClick={() => setAsking(true)}>
        {t('erase.action')}
      </Button>
      {isAsking ? <EraseDialog person={{ recipient }} onClose={() => setAsking(false)} /> : null}
    </Box>
  );
};

const Part = ({ title, children }: { title: string; children: ReactNode }) => {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Card>
        <Box paddingBottom={4}>
          <Typography id={id} variant="delta" tag="h2">
            {title}
          </Typography>
        </Box>
        {children}
      </Card>
    </section>
  );
};

const Columns = styled.div`
  display: grid;
  gap: ${({ theme }) => theme.spaces[4]};
  align-items: start;
  grid-template-columns: minmax(0, 1fr);
  @media (min-width: 1080px) {
    grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
  }
`;
