import { Box, Button, Flex, Grid, Typography } from '@strapi/design-system';
import { Check } from '@strapi/icons';
import { Blocker, InputRenderer, Layouts, Page, useForm } from '@strapi/strapi/admin';
import type { Sequence } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { BackTo } from '../../../ui/BackTo';
import { Card } from '../../../ui/Card';
import { ErrorSummary } from '../../../ui/ErrorSummary';
import { OnOff } from '../../../ui/OnOff';
import type { SequenceForm } from '../core/sequence-form';
import { SequencePanels } from './SequencePanels';
import { StepList } from './StepList';

interface Props {
  sequence: Sequence | undefined;
  canSave: boolean;
  canActivate: boolean;
}

export const SequenceEditor = ({ sequence, canSave, canActivate }: Props) => {
  const t = useT();
  const { modified, isSubmitting, errors } = useForm('SequenceEditor', (form) => form);
  const values = useForm('SequenceEditor', (form) => form.values as SequenceForm);
  const listed = Object.entries(errors as Record<string, unknown>).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && !['name', 'description'].includes(entry[0]),
  );
  return (
    <Page.Main>
      <Page.Title>{sequence?.name ?? t('sequence.new')}</Page.Title>
      <Layouts.Header
        title={values.name || t('sequence.new')}
        subtitle={sequence ? <OnOff on={sequence.isActive} /> : undefined}
        navigationAction={<BackTo list="sequences" />}
        primaryAction={
          canSave ? (
            <Button type="submit" startIcon={<Check />} loading={isSubmitting} disabled={!modified}>
              {t('action.save')}
            </Button>
          ) : undefined
        }
      />
      <Layouts.Content>
        <Grid.Root gap={4}>
          <Grid.Item col={9} m={12} s={12} xs={12} direction="column" alignItems="stretch" gap={4}>
            {listed.length > 0 ? (
              <ErrorSummary
                title={t('sequence.errors', { count: listed.length })}
                items={listed.map(([field, message]) => ({ key: field, message: withStep(field, message, t) }))}
              />
            ) : null}
            {sequence && sequence.isActive && sequence.openEnrollments > 0 && modified ? (
              <LiveBar count={sequence.openEnrollments} />
            ) : null}
            <Card>
              <Grid.Root gap={4}>
                <Grid.Item col={6} s={12} xs={12} direction="column" alignItems="stretch">
                  <InputRenderer name="name" type="string" label={t('sequence.name')} required disabled={!canSave} />
                </Grid.Item>
                <Grid.Item col={6} s={12} xs={12} direction="column" alignItems="stretch">
                  <InputRenderer
                    name="description"
                    type="string"
                    label={t('sequence.description')}
                    disabled={!canSave}
                  />
                </Grid.Item>
              </Grid.Root>
            </Card>
            <Card>
              <Typography variant="delta" tag="h2">
                {t('sequence.steps')}
              </Typography>
              <Box paddingTop={4}>
                <StepList disabled={!canSave} />
              </Box>
            </Card>
          </Grid.Item>
          <Grid.Item col={3} m={12} s={12} xs={12} direction="column" alignItems="stretch">
            <SequencePanels disabled={!canSave} canActivate={canActivate} expired={sequence?.expired ?? 0} />
          </Grid.Item>
        </Grid.Root>
      </Layouts.Content>
      <Blocker />
    </Page.Main>
  );
};

/** `steps.1.template` is said as “Step 2: …”. */
const withStep = (field: string, message: string, t: ReturnType<typeof useT>): string => {
  const index = /^steps\.(\d+)/.exec(field)?.[1];
  return index === undefined ? message : t('sequence.errorAt', { number: Number(index) + 1, message });
};

const LiveBar = ({ count }: { count: number }) => {
  const t = useT();
  return (
    <Flex padding={4} background="warning100" borderColor="warning200" hasRadius>
      <Typography textColor="neutral800">{t('sequence.live', { count })}</Typography>
    </Flex>
  );
};
