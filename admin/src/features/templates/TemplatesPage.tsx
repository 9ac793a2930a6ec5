import { Box, Flex, LinkButton, Typography } from '@strapi/design-system';
import { Plus, WarningCircle } from '@strapi/icons';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { TEMPLATE_TYPES, type Template } from '../../contracts';
import { useT } from '../../i18n/messages';
import { usePermissions } from '../../permissions';
import { ConfirmDelete } from '../../ui/ConfirmDelete';
import { DataTable, type Column } from '../../ui/DataTable';
import { FilterSelect } from '../../ui/FilterSelect';
import { Guarded } from '../../ui/Guarded';
import { Instant } from '../../ui/Instant';
import { ListPage } from '../../ui/ListPage';
import { NameLink } from '../../ui/NameLink';
import { OnOff } from '../../ui/OnOff';
import { openAndDelete, RowActions } from '../../ui/RowActions';
import { useListQuery } from '../../ui/useListQuery';
import { useSubmit } from '../../ui/useSubmit';
import { useDeleteTemplateMutation, useListTemplatesQuery } from './api';

export const TemplatesPage = () => (
  <Guarded area="templates">
    <TemplatesList />
  </Guarded>
);

const useColumns = (onDelete: (template: Template) => void): Column<Template>[] => {
  const t = useT();
  const navigate = useNavigate();
  const { allowedActions } = usePermissions();
  return [
    {
      key: 'name',
      label: t('templates.name'),
      cell: ({ documentId, name, subject }) => (
        <Box maxWidth="36rem">
          <NameLink to={documentId}>{name}</NameLink>
          <Typography variant="pi" textColor="neutral600" ellipsis tag="p">
            {subject}
          </Typography>
        </Box>
      ),
    },
    {
      key: 'type',
      label: t('templates.type'),
      cell: ({ type }) => <Typography>{t(`template.type.${type}`)}</Typography>,
    },
    { key: 'language', label: t('templates.language'), cell: ({ language }) => <Typography>{language}</Typography> },
    { key: 'active', label: t('templates.active'), cell: ({ isActive }) => <OnOff on={isActive} /> },
    {
      key: 'problems',
      label: t('templates.problems'),
      cell: ({ problems }) => <ProblemCount count={problems.length} />,
    },
    { key: 'updated', label: t('templates.updated'), cell: ({ updatedAt }) => <Instant value={updatedAt} /> },
    {
      key: 'actions',
      label: t('list.actions'),
      quiet: true,
      cell: (template) => (
        <Flex justifyContent="flex-end">
          <RowActions
            label={t('list.actionsFor', { name: template.name })}
            actions={openAndDelete(t, {
              onOpen: () => navigate(template.documentId),
              onDelete: allowedActions.canDeleteTemplates ? () => onDelete(template) : undefined,
            })}
          />
        </Flex>
      ),
    },
  ];
};

const ProblemCount = ({ count }: { count: number }) => {
  const t = useT();
  if (count === 0) return <Typography textColor="neutral600">–</Typography>;
  return (
    <Flex gap={2}>
      <WarningCircle aria-hidden fill="warning600" />
      <Typography>{t('templates.problemCount', { count })}</Typography>
    </Flex>
  );
};

const TemplatesList = () => {
  const t = useT();
  const run = useSubmit();
  const { allowedActions } = usePermissions();
  const { query, page, pageSize, search, setFilter } = useListQuery();
  const list = useListTemplatesQuery({ page, pageSize, search, type: query.type });
  const [removing, setRemoving] = useState<Template>();
  const [remove] = useDeleteTemplateMutation();
  const columns = useColumns(setRemoving);
  const create = allowedActions.canCreateTemplates ? (
    <LinkButton tag={Link} to="new" startIcon={<Plus />}>
      {t('templates.create')}
    </LinkButton>
  ) : undefined;
  return (
    <ListPage
      title={t('templates.title')}
      count={(count) => t('templates.count', { count })}
      searchLabel={t('templates.search')}
      filters={
        <FilterSelect
          label={t('templates.type')}
          value={query.type}
          options={TEMPLATE_TYPES.map((value) => ({ value, label: t(`template.type.${value}`) }))}
          onChange={(value) => setFilter('type', value)}
        />
      }
      primaryAction={create}
      list={list}
      empty={t('templates.empty')}
      dialogs={
        <ConfirmDelete
          question={removing ? t('templates.deleteQuestion', { name: removing.name }) : undefined}
          onConfirm={async () => {
            if (removing) await run(() => remove(removing.documentId).unwrap(), { done: () => t('templates.deleted') });
            setRemoving(undefined);
          }}
          onClose={() => setRemoving(undefined)}
        />
      }
    >
      {(rows) => (
        <DataTable
          caption={t('templates.title')}
          columns={columns}
          rows={rows}
          keyOf={({ documentId }) => documentId}
        />
      )}
    </ListPage>
  );
};
