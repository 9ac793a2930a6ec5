import { Box, Grid, Typography } from '@strapi/design-system';
import { InputRenderer } from '@strapi/strapi/admin';
import type { Catalogue } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { SegmentedRadio } from '../../../ui/SegmentedRadio';

interface Props {
  catalogue: Catalogue;
  entity: string;
  disabled: boolean;
  /** Another entity has other fields: the rules start over. */
  onEntity(entity: string): void;
}

/** Name, description, and what the segment is made of. */
export const SegmentDetails = ({ catalogue, entity, disabled, onEntity }: Props) => {
  const t = useT();
  const entities = catalogue.entities.filter(({ canBeSegmented }) => canBeSegmented);
  return (
    <Grid.Root gap={4}>
      <Grid.Item col={6} s={12} xs={12} direction="column" alignItems="stretch">
        <InputRenderer name="name" type="string" label={t('segment.name')} required disabled={disabled} />
      </Grid.Item>
      <Grid.Item col={6} s={12} xs={12} direction="column" alignItems="stretch">
        <InputRenderer name="description" type="string" label={t('segment.description')} disabled={disabled} />
      </Grid.Item>
      {entities.length > 1 ? (
        <Grid.Item col={12} direction="column" alignItems="stretch">
          <Box>
            <Typography variant="pi" fontWeight="bold" tag="p" aria-hidden paddingBottom={1}>
              {t('segment.entity')}
            </Typography>
            <SegmentedRadio
              legend={t('segment.entity')}
              choices={entities.map(({ key, label }) => ({ value: key, label }))}
              value={entity}
              disabled={disabled}
              onChange={onEntity}
            />
          </Box>
        </Grid.Item>
      ) : null}
    </Grid.Root>
  );
};
