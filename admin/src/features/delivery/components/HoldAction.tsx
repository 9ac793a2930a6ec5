import { Button, LinkButton, Typography } from '@strapi/design-system';
import { Link } from 'react-router-dom';
import type { Hold } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { PANEL_ROOT } from '../../../ui/panel-root';
import { holdName } from '../core/hold-names';

export interface HoldActions {
  /** Names what keeps the buttons disabled; undefined where they are not. */
  blockedBy: string | undefined;
  onRelease(hold: Hold): void;
}

/** Lets a hold go on; what a sequence that is off holds goes on by switching it on, and a refused account by itself. */
export const HoldAction = ({ hold, blockedBy, onRelease }: HoldActions & { hold: Hold }) => {
  const t = useT();
  if (hold.kind === 'account') return <Typography textColor="neutral600">{t('hold.endsByItself')}</Typography>;
  if (hold.kind === 'inactive' && hold.sequence) {
    return (
      <LinkButton tag={Link} to={`${PANEL_ROOT}/sequences/${hold.sequence.documentId}`} variant="secondary" size="S">
        {t('hold.openSequence')}
      </LinkButton>
    );
  }
  return (
    <Button
      variant="secondary"
      size="S"
      aria-label={t('hold.releaseOf', { what: holdName(t, hold) })}
      aria-describedby={blockedBy}
      disabled={blockedBy !== undefined}
      onClick={() => onRelease(hold)}
    >
      {t('hold.release')}
    </Button>
  );
};
