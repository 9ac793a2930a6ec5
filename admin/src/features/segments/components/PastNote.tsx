import { Button, Typography } from '@strapi/design-system';
import { useT } from '../../../i18n/messages';
import { NoteBar } from '../../../ui/NoteBar';
import { useDates } from '../../../ui/useDates';
import { isDay } from '../core/calendar-date';

/** Says that the list is that of a day gone by, and leads back to now. */
export const PastNote = ({ on, onNow }: { on: string; onNow(): void }) => {
  const t = useT();
  const { day } = useDates();
  return (
    <NoteBar>
      <Typography textColor="neutral800">{t('members.on', { day: isDay(on) ? day(on) : on })}</Typography>
      <Button size="S" variant="secondary" onClick={onNow}>
        {t('members.on.now')}
      </Button>
    </NoteBar>
  );
};
