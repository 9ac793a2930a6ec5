import { Button } from '@strapi/design-system';
import { Cross } from '@strapi/icons';
import { DELIVERY_KINDS } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { usePermissions } from '../../../permissions';
import { FilterSelect } from '../../../ui/FilterSelect';
import { FilterText } from '../../../ui/FilterText';
import { useListQuery } from '../../../ui/useListQuery';
import { useSequenceChoices } from '../../sequences';
import { useListTemplateChoicesQuery } from '../../templates';
import { ALL_STATES, DUE_PERIODS, duePeriodOf, LOG_STATES, PERIODS, shownState } from '../core/log-query';

const named = (records: readonly { documentId: string; name: string }[]) =>
  records.map(({ documentId, name }) => ({ value: documentId, label: name }));

/** What the mail log is narrowed by; each stands in the address of the page. */
export const DeliveryFilters = ({ isMasked }: { isMasked: boolean }) => {
  const t = useT();
  const { query, setFilter, setFilters } = useListQuery();
  const { sequences } = useSequenceChoices();
  const { allowedActions } = usePermissions();
  const { data: templates = [] } = useListTemplateChoicesQuery(undefined, { skip: !allowedActions.canReadTemplates });
  const dueWords = ({ way, days }: ReturnType<typeof duePeriodOf>) =>
    t(way === 'next' ? 'deliveries.due.next' : 'deliveries.due.last', { days });
  const steps = (sequences.find(({ documentId }) => documentId === query.sequence)?.steps ?? []).map((step) => ({
    value: step.documentId,
    label: t('deliveries.stepNamed', { number: step.order, template: step.templateName ?? '–' }),
  }));
  // A step belongs to its sequence: with another it would find nothing.
  const select = (name: string, value: string | undefined) => {
    if (name === 'sequence') setFilters({ sequence: value, step: undefined });
    else setFilter(name, name === 'state' ? (value ?? ALL_STATES) : value);
  };
  const only = [
    ...(['recipient', 'enrollment'] as const),
    ...(steps.some(({ value }) => value === query.step) ? [] : (['step'] as const)),
  ];
  const selects = [
    ['state', t('deliveries.state'), LOG_STATES.map((value) => ({ value, label: t(`delivery.state.${value}`) }))],
    ['kind', t('deliveries.kind'), DELIVERY_KINDS.map((value) => ({ value, label: t(`deliveries.kind.${value}`) }))],
    ['sequence', t('deliveries.sequence'), named(sequences)],
    ['step', t('deliveries.stepFilter'), steps],
    ['template', t('deliveries.template'), named(templates)],
    [
      'sent',
      t('deliveries.period'),
      PERIODS.map((value) => ({ value, label: t('deliveries.period.days', { days: Number(value) }) })),
    ],
    ['due', t('deliveries.due'), DUE_PERIODS.map((value) => ({ value, label: dueWords(duePeriodOf(value)) }))],
  ] as const;
  return (
    <>
      {selects.map(([name, label, options]) =>
        options.length === 0 ? null : (
          <FilterSelect
            key={name}
            label={label}
            value={name === 'state' ? shownState(query) : query[name]}
            options={options}
            onChange={(value) => select(name, value)}
          />
        ),
      )}
      {(['domain', 'code', 'reason'] as const).map((name) =>
        name === 'reason' && isMasked && !query.reason ? null : (
          <FilterText
            key={name}
            label={t(`deliveries.${name}`)}
            value={query[name]}
            onChange={(value) => setFilter(name, value)}
          />
        ),
      )}
      {only.map((name) =>
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
