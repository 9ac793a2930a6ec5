import { Box, Button, Checkbox, Flex, Loader, Typography, useNotifyAT } from '@strapi/design-system';
import { useEffect } from 'react';
import type { Reach } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { SidePanel } from '../../../ui/SidePanel';
import { useElapsed } from '../../../ui/useElapsed';
import { ordinalOf } from '../core/builder-tree';
import type { Figures } from '../core/preview-state';
import type { Preview } from './use-preview';

const LOADER_AFTER_MS = 800;
const SLOW_AFTER_MS = 5500;

interface Props {
  preview: Preview;
  entityLabel: string;
  /** Whether each condition is counted too; the choice is remembered. */
  counting: { on: boolean; toggle(on: boolean): void };
}

/** How many match and how many of them can be mailed, while the rules are being edited. */
export const PreviewPanel = ({ preview, entityLabel, counting }: Props) => {
  const t = useT();
  const { notifyStatus } = useNotifyAT();
  const { phase, figures } = preview;
  const reach = phase === 'ready' ? figures?.reach : undefined;
  useEffect(() => {
    if (reach) notifyStatus(t('preview.announce', { ...counts(reach), entity: entityLabel }));
  }, [reach, notifyStatus, t, entityLabel]);

  const isStale = figures !== undefined && phase !== 'ready';
  const uncounted = counting.on && phase === 'ready' && figures?.counts?.counted === false ? figures.counts : undefined;
  return (
    <SidePanel title={t('preview.title')} busy={phase === 'asking'}>
      {figures ? (
        <Box style={{ opacity: isStale ? 0.5 : 1 }}>
          <FiguresView figures={figures} entityLabel={entityLabel} />
        </Box>
      ) : null}
      <PreviewNote preview={preview} />
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

const counts = ({ matched, mailable }: Reach) => ({ matched, mailable });

const PreviewNote = ({ preview }: Pick<Props, 'preview'>) => {
  const t = useT();
  const [gap] = preview.gaps;
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
      return (
        <Typography textColor="neutral600">
          {!gap || gap.path.length === 0
            ? t('preview.noRules')
            : t('preview.incomplete', { number: ordinalOf(gap.path) })}
        </Typography>
      );
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

const LOSSES = ['unsubscribed', 'inactive', 'suppressed', 'noAddress'] as const satisfies readonly (keyof Reach)[];

const FiguresView = ({ figures: { reach, preview }, entityLabel }: { figures: Figures; entityLabel: string }) => {
  const t = useT();
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <Flex direction="column" alignItems="flex-start">
        <Typography variant="beta" tag="p">
          {t('preview.matched', { count: reach.matched, entity: entityLabel })}
        </Typography>
        <Typography fontWeight="semiBold" tag="p">
          {t('preview.mailable', { count: reach.mailable })}
        </Typography>
        {LOSSES.filter((loss) => reach[loss] > 0).map((loss) => (
          <Typography key={loss} variant="pi" textColor="neutral600" tag="p">
            {t(`preview.loss.${loss}`, { count: reach[loss] })}
          </Typography>
        ))}
      </Flex>
      {preview.length > 0 ? (
        <Flex direction="column" alignItems="stretch" gap={2}>
          <Typography variant="sigma" textColor="neutral600" tag="h3">
            {t('preview.sample')}
          </Typography>
          {preview.slice(0, 5).map(({ documentId, name, email }) => (
            <Box key={documentId} minWidth={0}>
              <Typography ellipsis tag="p">
                {name ?? email ?? documentId}
              </Typography>
              <Typography variant="pi" textColor="neutral600" ellipsis tag="p">
                {email ?? t('members.noAddress')}
              </Typography>
            </Box>
          ))}
        </Flex>
      ) : null}
    </Flex>
  );
};
