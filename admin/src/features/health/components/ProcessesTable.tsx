import { Typography } from '@strapi/design-system';
import type { HealthProcess } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { DataTable, type Column } from '../../../ui/DataTable';
import { Instant } from '../../../ui/Instant';

export const ProcessesTable = ({ processes }: { processes: HealthProcess[] }) => {
  const t = useT();
  const columns: Column<HealthProcess>[] = [
    {
      key: 'role',
      label: t('health.process.role'),
      cell: ({ role, isAlive }) => (
        <Typography fontWeight="semiBold">
          {t(`health.process.role.${role}`)} · {t(isAlive ? 'health.process.alive' : 'health.process.silent')}
        </Typography>
      ),
    },
    {
      key: 'where',
      label: t('health.process.where'),
      cell: ({ host, pid }) => (
        <Typography>
          {host} ({pid})
        </Typography>
      ),
    },
    { key: 'version', label: t('health.process.version'), cell: ({ version }) => <Typography>{version}</Typography> },
    { key: 'started', label: t('health.process.started'), cell: ({ startedAt }) => <Instant value={startedAt} /> },
    { key: 'seen', label: t('health.process.seen'), cell: ({ seenAt }) => <Instant value={seenAt} /> },
  ];
  return <DataTable caption={t('health.processes')} columns={columns} rows={processes} keyOf={({ id }) => id} />;
};
