import { Button, Flex } from '@strapi/design-system';
import { Download, Plus, Upload } from '@strapi/icons';
import { useT } from '../../../i18n/messages';
import { usePermissions } from '../../../permissions';
import { useDownload } from '../../../ui/useDownload';
import { useSubmit } from '../../../ui/useSubmit';
import { exportPath, type SuppressionFilter } from '../core/suppression-filter';

interface Props {
  /** What the list shows, and so what its file holds. */
  filter: SuppressionFilter;
  canManage: boolean;
  /** Whether the reader sees masked addresses: then none is taken away as a file or asked about. */
  isMasked: boolean;
  onAdd(): void;
  onImport(): void;
  onErase(): void;
}

/** What can be done with the list as a whole; what is not allowed is not there. */
export const SuppressionActions = ({ filter, canManage, isMasked, onAdd, onImport, onErase }: Props) => {
  const t = useT();
  const run = useSubmit();
  const download = useDownload();
  const { canExportSuppressions: canExport, canErasePeople } = usePermissions().allowedActions;
  return (
    <Flex gap={2} wrap="wrap">
      {canExport && !isMasked ? (
        <Button
          variant="tertiary"
          startIcon={<Download />}
          onClick={() => void run(() => download(exportPath(filter), 'suppressions.csv'))}
        >
          {t('suppressions.export')}
        </Button>
      ) : null}
      {canErasePeople && !isMasked ? (
        <Button variant="tertiary" onClick={onErase}>
          {t('suppressions.erase')}
        </Button>
      ) : null}
      {canManage ? (
        <>
          <Button variant="tertiary" startIcon={<Upload />} onClick={onImport}>
            {t('suppressions.import')}
          </Button>
          <Button startIcon={<Plus />} onClick={onAdd}>
            {t('suppressions.add')}
          </Button>
        </>
      ) : null}
    </Flex>
  );
};
