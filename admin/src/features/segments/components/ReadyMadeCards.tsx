import { Box, Button, Flex, Grid, Typography } from '@strapi/design-system';
import { useNavigate } from 'react-router-dom';
import type { Catalogue } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { Card } from '../../../ui/Card';
import { describeFilter } from '../core/describe-filter';
import { readyMade } from '../core/ready-made';
import { useReader } from './use-reader';

/** The empty list: what a segment is, and some to start from. */
export const ReadyMadeCards = ({ catalogue, canCreate }: { catalogue: Catalogue | undefined; canCreate: boolean }) => {
  const t = useT();
  const reader = useReader();
  const navigate = useNavigate();
  const offers = catalogue ? readyMade(catalogue) : [];
  return (
    <Card>
      <Flex direction="column" alignItems="stretch" gap={5} padding={4}>
        <Box>
          <Typography variant="delta" tag="h2">
            {t('segments.empty.title')}
          </Typography>
          <Typography tag="p" textColor="neutral600" paddingTop={1}>
            {t('segments.empty.text')}
          </Typography>
        </Box>
        {canCreate && catalogue ? (
          <Grid.Root gap={4}>
            {offers.map(({ kind, filter }) => (
              <Grid.Item key={kind} col={4} s={12} xs={12} direction="column" alignItems="stretch">
                <Flex
                  direction="column"
                  alignItems="flex-start"
                  gap={2}
                  padding={4}
                  hasRadius
                  borderColor="neutral200"
                  height="100%"
                >
                  <Typography fontWeight="bold" tag="h3">
                    {t(`readyMade.${kind}`)}
                  </Typography>
                  <Typography variant="pi" textColor="neutral600" tag="p">
                    {describeFilter(filter, catalogue, reader)}
                  </Typography>
                  <Button
                    variant="secondary"
                    size="S"
                    marginTop="auto"
                    aria-label={t('readyMade.use.name', { name: t(`readyMade.${kind}`) })}
                    onClick={() => navigate('new', { state: { filter, name: t(`readyMade.${kind}`) } })}
                  >
                    {t('readyMade.use')}
                  </Button>
                </Flex>
              </Grid.Item>
            ))}
          </Grid.Root>
        ) : null}
      </Flex>
    </Card>
  );
};
