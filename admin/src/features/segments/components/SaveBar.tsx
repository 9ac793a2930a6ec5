import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { Check } from '@strapi/icons';
import { useForm, useIsDesktop } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';
import { styled } from 'styled-components';
import { useT } from '../../../i18n/messages';
import { countedLabel } from '../core/counted-label';
import { useGapText } from './use-gap-text';
import type { Preview } from './use-preview';

interface Props {
  /** Undefined where nothing is counted: a list, or rules that are only read. */
  preview: Preview | undefined;
  entityLabel: string;
  /** Whether there is something to save. */
  isReady: boolean;
}

/** Where the panels stand below the rules: what these match, and saving, at hand wherever the page is scrolled to. */
export const SaveBar = ({ preview, entityLabel, isReady }: Props) => {
  if (useIsDesktop()) return null;
  return (
    <Bar background="neutral0" borderColor="neutral150" paddingTop={3} paddingBottom={3}>
      <Flex gap={4} justifyContent="space-between">
        {preview ? <Matched preview={preview} entityLabel={entityLabel} /> : <span />}
        <SaveButton isReady={isReady} />
      </Flex>
    </Bar>
  );
};

/** The same button where there is no bar. */
export const SaveInHeader = ({ isReady }: { isReady: boolean }) =>
  useIsDesktop() ? <SaveButton isReady={isReady} /> : null;

const Matched = ({ preview, entityLabel }: { preview: Preview; entityLabel: string }) => {
  const t = useT();
  const { locale } = useIntl();
  const { phase, figures, gaps, failure = 'server' } = preview;
  const gapText = useGapText();
  const count = figures?.reach.matched;
  const text = () => {
    switch (phase) {
      case 'incomplete':
        return gapText(gaps);
      case 'refused':
        return t('preview.refused');
      case 'failed':
        return t(`preview.failed.${failure}`);
      case 'ready':
      case 'waiting':
      case 'asking':
        return count === undefined
          ? t('preview.loading')
          : t('preview.matched', { count, noun: countedLabel(entityLabel, count, locale) });
    }
  };
  const isStale = phase === 'waiting' || phase === 'asking';
  return (
    <Typography
      fontWeight="semiBold"
      textColor={phase === 'refused' || phase === 'failed' ? 'danger600' : isStale ? 'neutral600' : 'neutral800'}
    >
      {text()}
    </Typography>
  );
};

/** Of the form around it. */
const SaveButton = ({ isReady }: { isReady: boolean }) => {
  const t = useT();
  const isSubmitting = useForm('SaveButton', (form) => form.isSubmitting);
  return (
    <Button type="submit" startIcon={<Check />} loading={isSubmitting} disabled={!isReady}>
      {t('action.save')}
    </Button>
  );
};

const Bar = styled(Box)`
  position: sticky;
  bottom: 0;
  z-index: 2;
  padding-inline: ${({ theme }) => theme.spaces[4]};
  border-width: 1px 0 0;
`;
