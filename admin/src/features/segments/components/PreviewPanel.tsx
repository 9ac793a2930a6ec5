import { Button, Checkbox, Flex, Loader, Typography, useNotifyAT } from '@strapi/design-system';
import { useEffect } from 'react';
import { useIntl } from 'react-intl';
import { styled } from 'styled-components';
import type { Member } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { SidePanel } from '../../../ui/SidePanel';
import { useElapsed } from '../../../ui/useElapsed';
import { countedLabel } from '../core/counted-label';
import { IndexHint } from './IndexHint';
import { PreviewFigures } from './PreviewFigures';
import { UpdatedNote } from './UpdatedNote';
import { useGapText } from './use-gap-text';
import type { Preview } from './use-preview';

const LOADER_AFTER_MS = 800;
const SLOW_AFTER_MS = 5500;

interface Props {
  preview: Preview;
  entityLabel: string;
  /** Whether each condition is counted too; the choice is remembered. */
  counting: { on: boolean; toggle(on: boolean): void };
  /** Where all of them are listed; undefined while the rules on screen are not those that are stored. */
  allAt: string | undefined;
  onWhy(member: Member): void;
}

/** In the palest grey that can still be read, and not paler throughout: quiet text is grey already. */
const Dimmable = styled.div<{ $isDimmed: boolean }>`
  ${({ theme, $isDimmed }) => ($isDimmed ? `&& * { color: ${theme.colors.neutral600}; }` : '')}
`;

/** How many match and how many of them can be mailed, while the rules are being edited. */
export const PreviewPanel = ({ preview, entityLabel, counting, allAt, onWhy }: Props) => {
  const t = useT();
  const { notifyStatus } = useNotifyAT();
  const { locale } = useIntl();
  const { phase, figures, answeredAtMs } = preview;
  const reach = phase === 'ready' ? figures?.reach : undefined;
  useEffect(() => {
    if (!reach) return;
    const { matched: count, mailable } = reach;
    const noun = countedLabel(entityLabel, count, locale);
    const isTold = typeof mailable === 'number';
    notifyStatus(isTold ? t('preview.announce', { count, noun, mailable }) : t('preview.matched', { count, noun }));
  }, [reach, notifyStatus, t, entityLabel, locale]);

  const isStale = figures !== undefined && phase !== 'ready';
  const uncounted = counting.on && phase === 'ready' && figures?.counts?.counted === false ? figures.counts : undefined;
  return (
    <SidePanel title={t('preview.title')} busy={phase === 'asking'}>
      {figures ? (
        <Dimmable $isDimmed={isStale}>
          <PreviewFigures figures={figures} entityLabel={entityLabel} allAt={allAt} onWhy={onWhy} />
        </Dimmable>
      ) : null}
      <PreviewNote preview={preview} />
      {phase === 'ready' && answeredAtMs !== undefined ? (
        <UpdatedNote atMs={answeredAtMs} onRefresh={preview.retry} />
      ) : null}
      {phase === 'ready' || phase === 'failed' ? <IndexHint indexes={preview.indexes} /> : null}
      <Checkbox checked={counting.on} onCheckedChange={(on) => counting.toggle(on === true)}>
        {t('preview.counts')}
      </Checkbox>
      {uncounted ? (
        <Typography variant="pi" textColor="neutral600">
          {t(`preview.uncounted.${uncounted.reason}`)}
        </Typography>
      ) : null}
    </SidePanel>
  );
};

const PreviewNote = ({ preview }: Pick<Props, 'preview'>) => {
  const t = useT();
  const gapText = useGapText();
  switch (preview.phase) {
    case 'ready':
      return null;
    case 'waiting':
    case 'asking':
      return <CountingNote key={preview.ticket} />;
    case 'refused':
      return <Typography textColor="danger600">{t('preview.refused')}</Typography>;
    case 'failed':
      return <FailureNote preview={preview} />;
    case 'incomplete':
      return <Typography textColor="neutral600">{gapText(preview.gaps)}</Typography>;
  }
};

/** Nothing for a moment, then a small loader, then the word that it takes long. */
const CountingNote = () => {
  const t = useT();
  const isLate = useElapsed(LOADER_AFTER_MS);
  const isSlow = useElapsed(SLOW_AFTER_MS);
  if (!isLate) return null;
  return (
    <Flex direction="column" alignItems="flex-start" gap={2}>
      <Loader small>{t('preview.loading')}</Loader>
      {isSlow ? <Typography textColor="neutral600">{t('preview.slow')}</Typography> : null}
    </Flex>
  );
};

const FailureNote = ({ preview }: Pick<Props, 'preview'>) => {
  const t = useT();
  const { failure = 'server' } = preview;
  return (
    <Flex direction="column" alignItems="flex-start" gap={2}>
      <Typography textColor={failure === 'busy' ? 'neutral600' : 'danger600'}>
        {t(`preview.failed.${failure}`)}
      </Typography>
      <Button size="S" variant="secondary" onClick={preview.retry}>
        {t('action.retry')}
      </Button>
    </Flex>
  );
};
