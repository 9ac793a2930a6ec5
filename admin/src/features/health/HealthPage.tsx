import { Button, EmptyStateLayout, Flex, Typography } from '@strapi/design-system';
import { ArrowClockwise } from '@strapi/icons';
import { EmptyDocuments } from '@strapi/icons/symbols';
import { Layouts, Page } from '@strapi/strapi/admin';
import type { ReactNode } from 'react';
import { useErrorText } from '../../api/errors';
import type { Health } from '../../contracts';
import { useT } from '../../i18n/messages';
import { Guarded } from '../../ui/Guarded';
import { useGetHealthQuery } from './api';
import { CheckList } from './components/CheckList';
import { JobsTable } from './components/JobsTable';
import { ProcessesTable } from './components/ProcessesTable';

const EVERY_MS = 30_000;

export const HealthPage = () => (
  <Guarded area="health">
    <HealthLoader />
  </Guarded>
);

const HealthLoader = () => {
  const t = useT();
  const errorText = useErrorText();
  const { data, error, refetch, isFetching } = useGetHealthQuery(undefined, {
    pollingInterval: EVERY_MS,
    refetchOnMountOrArgChange: true,
  });
  if (!data && error === undefined) return <Page.Loading />;
  return (
    <Page.Main>
      <Page.Title>{t('health.title')}</Page.Title>
      <Layouts.Header
        title={t('health.title')}
        subtitle={t('health.subtitle')}
        primaryAction={
          <Button
            variant="secondary"
            startIcon={<ArrowClockwise />}
            loading={isFetching}
            onClick={() => void refetch()}
          >
            {t('health.refresh')}
          </Button>
        }
      />
      <Layouts.Content>
        {data && error === undefined ? (
          <HealthReport health={data} />
        ) : (
          <EmptyStateLayout icon={<EmptyDocuments width="16rem" />} content={errorText(error)} />
        )}
      </Layouts.Content>
    </Page.Main>
  );
};

const HealthReport = ({ health: { state, checks, processes, jobs } }: { health: Health }) => {
  const t = useT();
  return (
    <Flex direction="column" alignItems="stretch" gap={6}>
      <Typography role="status" tag="p" variant="delta">
        {t(state === 'off' ? 'health.all.ok' : `health.all.${state}`)}
      </Typography>
      <CheckList checks={checks} />
      {processes.length > 0 ? (
        <Section title={t('health.processes')}>
          <ProcessesTable processes={processes} />
        </Section>
      ) : null}
      {jobs.length > 0 ? (
        <Section title={t('health.jobs')}>
          <JobsTable jobs={jobs} />
        </Section>
      ) : null}
    </Flex>
  );
};

const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <Flex direction="column" alignItems="stretch" gap={3}>
    <Typography tag="h2" variant="delta">
      {title}
    </Typography>
    {children}
  </Flex>
);
