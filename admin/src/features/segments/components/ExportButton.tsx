import { Button } from '@strapi/design-system';
import { Download } from '@strapi/icons';
import type { Segment } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { useDownload } from '../../../ui/useDownload';
import { useSubmit } from '../../../ui/useSubmit';
import { exportQuery, type ColumnChoice } from '../core/member-columns';

interface Props {
  segment: Segment;
  fullWidth?: boolean;
  /** The id of the text that says why it cannot be pressed now. */
  blockedBy?: string | undefined;
  /** What else the file holds of each member. */
  columns?: readonly ColumnChoice[];
  /** Only those whom the list is narrowed to. */
  narrowed?: { search: string | undefined; filter: string | undefined };
}

const NONE: readonly ColumnChoice[] = [];

/** The members of the stored segment as a CSV, all or those that the list shows. */
export const ExportButton = ({ segment, fullWidth = false, blockedBy, columns = NONE, narrowed }: Props) => {
  const t = useT();
  const run = useSubmit();
  const download = useDownload();
  const path = `/cohort/segments/${segment.documentId}/export${exportQuery(columns, narrowed)}`;
  return (
    <Button
      fullWidth={fullWidth}
      variant="tertiary"
      startIcon={<Download />}
      disabled={blockedBy !== undefined || segment.problems.length > 0}
      aria-describedby={blockedBy}
      onClick={() => void run(() => download(path, `${segment.name}.csv`))}
    >
      {t(narrowed?.search || narrowed?.filter ? 'members.export' : 'segments.export')}
    </Button>
  );
};
