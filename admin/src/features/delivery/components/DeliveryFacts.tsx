import { Box, Typography } from '@strapi/design-system';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { styled } from 'styled-components';
import type { DeliveryDetail } from '../../../contracts';
import { useT, type Translate } from '../../../i18n/messages';
import { usePermissions } from '../../../permissions';
import { PANEL_ROOT } from '../../../ui/panel-root';
import { useDates } from '../../../ui/useDates';

const at = (path: string): string => `${PANEL_ROOT}/${path}`;

/** What is known of a mail beside its history, with links to what it belongs to. */
export const DeliveryFacts = ({ delivery }: { delivery: DeliveryDetail }) => {
  const t = useT();
  const { exact } = useDates();
  const { allowedActions } = usePermissions();
  const { sequenceNow, templateNow, stepOrder, enrollment, recipient, kind } = delivery;
  const answer = [delivery.replyCode, delivery.enhancedCode].filter((one) => one !== null).join(' ');
  const facts: [string, ReactNode][] = [
    [t('delivery.to'), delivery.email ?? (delivery.isErased ? t('deliveries.erased') : '–')],
    [t('deliveries.kind'), t(`deliveries.kind.${kind}`)],
    [t('deliveries.sequence'), named(t, sequenceNow, allowedActions.canReadSequences && 'sequences')],
    [t('enrollments.step'), stepOrder === null ? null : t('deliveries.step', { number: stepOrder })],
    [t('deliveries.template'), named(t, templateNow, allowedActions.canReadTemplates && 'templates')],
    [
      t('delivery.enrollment'),
      enrollment !== null && allowedActions.canReadEnrollments ? (
        <FactLink to={at(`enrollments?opened=${enrollment}`)}>{t('delivery.enrollment.open')}</FactLink>
      ) : null,
    ],
    [t('deliveries.due'), exact(delivery.dueAt)],
    [t('deliveries.sent'), delivery.sentAt && exact(delivery.sentAt)],
    [t('delivery.attempts'), String(delivery.attempts)],
    [t('delivery.answer'), answer],
    [t('deliveries.reason'), delivery.reason],
    [t('delivery.messageId'), delivery.messageId],
  ];
  return (
    <Box>
      <List>
        {facts.map(([term, fact]) =>
          fact ? (
            <div key={term}>
              <Typography variant="pi" textColor="neutral600" tag="dt">
                {term}
              </Typography>
              <Typography tag="dd">{fact}</Typography>
            </div>
          ) : null,
        )}
      </List>
      <Box paddingTop={3}>
        <FactLink to={at(`deliveries?recipient=${encodeURIComponent(recipient)}`)}>{t('delivery.contact')}</FactLink>
      </Box>
    </Box>
  );
};

const named = (
  t: Translate,
  record: DeliveryDetail['sequenceNow'],
  area: 'sequences' | 'templates' | false | undefined,
): ReactNode => {
  if (record === null) return null;
  if (record.name === null) return t('delivery.gone');
  return area ? <FactLink to={at(`${area}/${record.documentId}`)}>{record.name}</FactLink> : record.name;
};

const List = styled.dl`
  display: grid;
  gap: ${({ theme }) => theme.spaces[3]};
  margin: 0;
  overflow-wrap: anywhere;
  dd {
    margin: 0;
  }
`;

const FactLink = styled(Link)`
  color: ${({ theme }) => theme.colors.primary600};
  font-size: ${({ theme }) => theme.fontSizes[2]};
`;
