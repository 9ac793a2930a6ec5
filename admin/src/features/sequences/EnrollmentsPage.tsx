import { Box, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';
import { ENROLLMENT_STATES, type Enrollment } from '../../contracts';
import { useT } from '../../i18n/messages';
import { DataTable, type Column } from '../../ui/DataTable';
import { FilterSelect } from '../../ui/FilterSelect';
import { Guarded } from '../../ui/Guarded';
import { Instant } from '../../ui/Instant';
import { ListPage } from '../../ui/ListPage';
import { useListQuery } from '../../ui/useListQuery';
import { SendingBanner } from '../delivery';
import { useGetEnrollmentQuery, useListEnrollmentsQuery } from './api';
import { EnrollmentActions } from './components/EnrollmentActions';
import { EnrollmentDetail } from './components/EnrollmentDetail';
import { EnrollmentStatus } from './components/EnrollmentStatus';
import { useSequenceChoices } from './use-sequence-choices';

export const EnrollmentsPage = () => (
  <Guarded area="enrollments">
    <EnrollmentsList />
  </Guarded>
);

const useColumns = (onOpen: (enrollment: Enrollment) => void): Column<Enrollment>[] => {
  const t = useT();
  return [
    {
      key: 'contact',
      label: t('enrollments.contact'),
      cell: (enrollment) => (
        <Box maxWidth="20rem">
          <OpenButton type="button" onClick={() => onOpen(enrollment)}>
            <Typography fontWeight="semiBold" ellipsis tag="span">
              {enrollment.contact.name ?? enrollment.contact.email ?? enrollment.contact.documentId}
            </Typography>
          </OpenButton>
          <Typography variant="pi" textColor="neutral600" ellipsis tag="p">
            {enrollment.contact.email ?? t('members.noAddress')}
          </Typography>
        </Box>
      ),
    },
    {
      key: 'company',
      label: t('enrollments.company'),
      cell: ({ companyName }) => (
        <Box maxWidth="16rem">
          <Typography ellipsis tag="p">
            {companyName ?? '–'}
          </Typography>
        </Box>
      ),
    },
    {
      key: 'sequence',
      label: t('enrollments.sequence'),
      cell: ({ sequence }) => <Typography>{sequence.name ?? sequence.documentId}</Typography>,
    },
    {
      key: 'step',
      label: t('enrollments.step'),
      cell: ({ currentStep, steps }) => (
        <Typography>{t('enrollments.stepOf', { step: currentStep, steps })}</Typography>
      ),
    },
    { key: 'state', label: t('enrollments.state'), cell: ({ state }) => <EnrollmentStatus state={state} /> },
    { key: 'next', label: t('enrollments.next'), cell: ({ nextSendAt }) => <Instant value={nextSendAt} /> },
    { key: 'since', label: t('enrollments.since'), cell: ({ enrolledAt }) => <Instant value={enrolledAt} /> },
    {
      key: 'actions',
      label: t('list.actions'),
      quiet: true,
      cell: (enrollment) => <EnrollmentActions enrollment={enrollment} onOpen={() => onOpen(enrollment)} />,
    },
  ];
};

const OpenButton = styled.button`
  display: block;
  max-width: 100%;
  padding: 0;
  border: none;
  background: none;
  color: ${({ theme }) => theme.colors.neutral800};
  text-align: left;
  cursor: pointer;
  &:hover {
    text-decoration: underline;
  }
`;

/** The one that is open stands in the address: a mail leads to it wherever it is in the list. */
const useOpened = (listed: readonly Enrollment[] | undefined) => {
  const { query, setOpened } = useListQuery();
  const id = Number(query.opened ?? 0);
  const found = listed?.find((enrollment) => enrollment.id === id);
  const { currentData } = useGetEnrollmentQuery(id, { skip: !(id > 0) || !listed || found !== undefined });
  return { opened: found ?? (id > 0 ? currentData : undefined), setOpened };
};

const EnrollmentsList = () => {
  const t = useT();
  const { query, page, pageSize, search, setFilter } = useListQuery();
  const list = useListEnrollmentsQuery({ page, pageSize, search, sequence: query.sequence, state: query.state });
  const { sequences } = useSequenceChoices();
  const { opened, setOpened } = useOpened(list.data?.data);
  const columns = useColumns(({ id }) => setOpened(id));
  return (
    <ListPage
      title={t('enrollments.title')}
      count={(count) => t('enrollments.count', { count })}
      searchLabel={t('enrollments.search')}
      filters={
        <>
          <FilterSelect
            label={t('enrollments.sequence')}
            value={query.sequence}
            options={sequences.map(({ documentId, name }) => ({ value: documentId, label: name }))}
            onChange={(value) => setFilter('sequence', value)}
          />
          <FilterSelect
            label={t('enrollments.state')}
            value={query.state}
            options={ENROLLMENT_STATES.map((value) => ({ value, label: t(`enrollment.state.${value}`) }))}
            onChange={(value) => setFilter('state', value)}
          />
        </>
      }
      notice={<SendingBanner />}
      list={list}
      empty={t('enrollments.empty')}
      dialogs={opened ? <EnrollmentDetail enrollment={opened} onClose={() => setOpened(undefined)} /> : null}
    >
      {(rows) => <DataTable caption={t('enrollments.title')} columns={columns} rows={rows} keyOf={({ id }) => id} />}
    </ListPage>
  );
};
