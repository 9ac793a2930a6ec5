import { Button } from '@strapi/design-system';
import { Download } from '@strapi/icons';
import type { Segment } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { useDownload } from '../../../ui/useDownload';
import { useSubmit } from '../../../ui/useSubmit';

interface Props {
  segment: Segment;
  fullWidth?: boolean;
  /** The id of the text that says why it cannot be pressed now. */
  blockedBy?: string | undefined;
}

/** The members of the stored segment as a CSV. */
export const ExportButton = ({ segment, fullWidth = false, blockedBy }: Props) => {
  const t = useT();
  const run = useSubmit();
  const download = useDownload();
  return (
    <Button
      fullWidth={fullWidth}
      variant="tertiary"
      startIcon={<Download />}
      disabled={blockedBy !== undefined || segment.problems.length > 0}
      aria-describedby={blockedBy}
      onClick={() => void run(() => download(`/cohort/segments/${segment.documentId}/export`, `${segment.name}.csv`))}
    >
      {t('segments.export')}
    </Button>
  );
};
