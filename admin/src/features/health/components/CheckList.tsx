import { Box, Flex, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { styled } from 'styled-components';
import type { HealthCheck } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { Card } from '../../../ui/Card';
import { Instant } from '../../../ui/Instant';
import { fixOf, shownValues } from '../core/finding-texts';
import { StateBadge } from './StateBadge';

/** One row per finding: how it is, what was measured, what to do. A list, so that it has no width of its own. */
export const CheckList = ({ checks }: { checks: HealthCheck[] }) => {
  const t = useT();
  return (
    <Card padding={0} role="list" aria-label={t('health.checks')}>
      {checks.map((check) => (
        <CheckRow key={check.finding} check={check} />
      ))}
    </Card>
  );
};

const CheckRow = ({ check }: { check: HealthCheck }) => {
  const t = useT();
  const { formatNumber } = useIntl();
  const fix = fixOf(check);
  return (
    <Row role="listitem" padding={4} gap={3} alignItems="flex-start" wrap="wrap">
      <Box width="9.6rem" shrink={0}>
        <StateBadge state={check.state} />
      </Box>
      <Box flex="1 1 24rem" minWidth={0}>
        <Typography tag="h3" variant="omega" fontWeight="bold">
          {t(`health.part.${check.part}`)}
        </Typography>
        <Typography tag="p" style={{ overflowWrap: 'anywhere' }}>
          {t(`health.${check.finding}`, shownValues(check, formatNumber))}
        </Typography>
        {fix ? (
          <Typography tag="p" textColor="neutral600" style={{ overflowWrap: 'anywhere' }}>
            {t(fix)}
          </Typography>
        ) : null}
      </Box>
      <Typography variant="pi" textColor="neutral600">
        {t('health.checked')} <Instant value={check.checkedAt} />
      </Typography>
    </Row>
  );
};

const Row = styled(Flex)`
  & + & {
    border-top: 1px solid ${({ theme }) => theme.colors.neutral150};
  }
`;
