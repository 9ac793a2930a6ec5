import { Button, LinkButton, Typography } from '@strapi/design-system';
import { PaperPlane, User } from '@strapi/icons';
import { useId, useState } from 'react';
import { Link } from 'react-router-dom';
import type { Segment } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { usePermissions } from '../../../permissions';
import { SidePanel } from '../../../ui/SidePanel';
import { EnrollDialog } from './EnrollDialog';
import { ExportButton } from './ExportButton';

interface Props {
  segment: Segment;
  /** The rules on screen are not those that are stored, and only the stored ones can be used. */
  isDirty: boolean;
}

/** What can be done with a saved segment; with unsaved changes nothing that would surprise with other people. */
export const UsePanel = ({ segment, isDirty }: Props) => {
  const t = useT();
  const noteId = useId();
  const { canManageEnrollments, canExportSegments } = usePermissions().allowedActions;
  const [isEnrolling, setEnrolling] = useState(false);
  const isBlocked = isDirty && Boolean(canManageEnrollments || canExportSegments);
  const blockedBy = isBlocked ? noteId : undefined;
  return (
    <SidePanel title={t('segment.use')}>
      {isBlocked ? (
        <Typography id={noteId} variant="pi" textColor="neutral600">
          {t('segment.use.dirty')}
        </Typography>
      ) : null}
      {canManageEnrollments ? (
        <Button
          variant="secondary"
          fullWidth
          startIcon={<PaperPlane />}
          disabled={isDirty || segment.state !== 'active' || segment.problems.length > 0}
          aria-describedby={blockedBy}
          onClick={() => setEnrolling(true)}
        >
          {t('segment.enroll')}
        </Button>
      ) : null}
      {canExportSegments ? <ExportButton segment={segment} fullWidth blockedBy={blockedBy} /> : null}
      <LinkButton tag={Link} to="members" variant="tertiary" fullWidth startIcon={<User />}>
        {t('segment.members')}
      </LinkButton>
      {isEnrolling ? <EnrollDialog segment={segment} onClose={() => setEnrolling(false)} /> : null}
    </SidePanel>
  );
};
