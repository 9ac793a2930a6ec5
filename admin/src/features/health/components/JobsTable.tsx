import { Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { HealthJob } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { DataTable, type Column } from '../../../ui/DataTable';
import { Instant } from '../../../ui/Instant';
import { jobKey } from '../core/finding-texts';

const UNITS = [
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** In the largest unit that it is a whole number of. */
const usePeriod = (): ((ms: number) => string) => {
  const { formatNumber } = useIntl();
  return (ms) => {
    const [unit, lengthMs] =
      UNITS.find(([, length]) => ms >= length && ms % length === 0) ?? (['second', 1_000] as const);
    return formatNumber(ms / lengthMs, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 });
  };
};

export const JobsTable = ({ jobs }: { jobs: HealthJob[] }) => {
  const t = useT();
  const period = usePeriod();
  const columns: Column<HealthJob>[] = [
    {
      key: 'name',
      label: t('health.job.name'),
      cell: ({ name, isLate }) => {
        const key = jobKey(name);
        return (
          <Typography fontWeight="semiBold">
            {key ? t(key) : name} · {t(isLate ? 'health.job.late' : 'health.job.inTime')}
          </Typography>
        );
      },
    },
    {
      key: 'every',
      label: t('health.job.every'),
      cell: ({ periodMs }) => <Typography>{period(periodMs)}</Typography>,
    },
    { key: 'last', label: t('health.job.last'), cell: ({ lastRunAt }) => <Instant value={lastRunAt} /> },
  ];
  return <DataTable caption={t('health.jobs')} columns={columns} rows={jobs} keyOf={({ name }) => name} />;
};
