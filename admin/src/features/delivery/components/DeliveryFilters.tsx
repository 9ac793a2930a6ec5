import { Button } from '@strapi/design-system';
import { Cross } from '@strapi/icons';
import { DELIVERY_KINDS, DELIVERY_STATES } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { usePermissions } from '../../../permissions';
import { FilterSelect } from '../../../ui/FilterSelect';
import { FilterText } from '../../../ui/FilterText';
import { useListQuery } from '../../../ui/useListQuery';
import { useSequenceChoices } from '../../sequences';
import { useListTemplatesQuery } from '../../templates';
import { PERIODS } from '../core/log-query';

const named = (records: readonly { documentId: string; name: string }[]) =>
  records.map(({ documentId, name }) => ({ value: documentId, label: name }));

/** What the mail log is narrowed by; each stands in the address of the page. */
export const DeliveryFilters = () => {
  const t = useT();
  const { query, setFilter } = useListQuery();
  const { sequences } = useSequenceChoices();
  const { allowedActions } = usePermissions();
  const templates =
    useListTemplatesQuery({ pageSize: 100 }, { skip: !allowedActions.canReadTemplates }).data?.data ?? [];
  const selects = [
    ['state', t('deliveries.state'), DELIVERY_STATES.map((value) => ({ value, label: t(`delivery.state.${value}`) }))],
    ['kind', t('deliveries.kind'), DELIVERY_KINDS.map((value) => ({ value, label: t(`deliveries.kind.${value}`) }))],
    ['sequence', t('deliveries.sequence'), named(sequences)],
    ['template', t('deliveries.template'), named(templates)],
    [
      'sent',
      t('deliveries.period'),
      PERIODS.map((value) => ({ value, label: t('deliveries.period.days', { days: Number(value) }) })),
    ],
  ] as const;
  return (
    <>
      {selects.map(([name, label, options]) =>
        options.length === 0 ? null : (
          <FilterSelect
            key={name}
            label={label}
            value={query[name]}
            options={options}
            onChange={(value) => setFilter(name, value)}
          />
        ),
      )}
      {(['domain', 'code'] as const).map((name) => (
        <FilterText
          key={name}
          label={t(`deliveries.${name}`)}
          value={query[name]}
          onChange={(value) => setFilter(name, value)}
        />
      ))}
      {(['recipient', 'enrollment'] as const).map((name) =>
        query[name] ? (
          <Button
            key={name}
            size="S"
            variant="tertiary"
            endIcon={<Cross />}
            aria-label={`${t(`deliveries.only.${name}`)}: ${t('deliveries.only.remove')}`}
            onClick={() => setFilter(name, undefined)}
          >
            {t(`deliveries.only.${name}`)}
          </Button>
        ) : null,
      )}
    </>
  );
};
