import { Box, Flex, Typography } from '@strapi/design-system';
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { styled } from 'styled-components';
import type { Hold } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { Card } from '../../../ui/Card';
import { Instant } from '../../../ui/Instant';
import { holdActor, holdKey, holdName, overdueOf } from '../core/hold-names';
import { HoldAction, type HoldActions } from './HoldAction';

/** What is held where there is no room for columns: nothing of it has to be scrolled to. */
export const HoldCards = ({ holds, ...actions }: HoldActions & { holds: Hold[] }) => {
  const t = useT();
  return (
    <List aria-label={t('sending.holds')}>
      {holds.map((hold) => (
        <li key={holdKey(hold)}>
          <HoldCard hold={hold} {...actions} />
        </li>
      ))}
    </List>
  );
};

const HoldCard = ({ hold, ...actions }: HoldActions & { hold: Hold }) => {
  const t = useT();
  const { formatNumber } = useIntl();
  const facts: [string, ReactNode][] = [
    [t('hold.since'), <Instant value={hold.since} />],
    [t('hold.by'), holdActor(t, hold)],
    [t('hold.overdue'), overdueOf(hold, formatNumber)],
  ];
  return (
    <Card padding={4}>
      <Flex direction="column" alignItems="stretch" gap={3} style={{ overflowWrap: 'break-word' }}>
        <Box>
          <Typography fontWeight="semiBold" tag="p">
            {holdName(t, hold)}
          </Typography>
          <Typography tag="p">{hold.reason}</Typography>
        </Box>
        <Facts>
          {facts.map(([term, fact]) => (
            <div key={term}>
              <Typography variant="pi" textColor="neutral600" tag="dt">
                {term}
              </Typography>
              <Typography tag="dd">{fact}</Typography>
            </div>
          ))}
        </Facts>
        <HoldAction hold={hold} {...actions} />
      </Flex>
    </Card>
  );
};

const List = styled.ul`
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  gap: ${({ theme }) => theme.spaces[3]};
  margin: 0;
  padding: 0;
  list-style: none;
`;

const Facts = styled.dl`
  display: flex;
  flex-wrap: wrap;
  gap: ${({ theme }) => `${theme.spaces[2]} ${theme.spaces[6]}`};
  margin: 0;
  dd {
    margin: 0;
  }
`;
