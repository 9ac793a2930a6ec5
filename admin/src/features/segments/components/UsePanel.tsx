import { Button, LinkButton } from '@strapi/design-system';
import { PaperPlane, User } from '@strapi/icons';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import type { Segment } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { usePermissions } from '../../../permissions';
import { SidePanel } from '../../../ui/SidePanel';
import { EnrollDialog } from './EnrollDialog';

/** What can be done with a saved segment. */
export const UsePanel = ({ segment }: { segment: Segment }) => {
  const t = useT();
  const { allowedActions } = usePermissions();
  const [isEnrolling, setEnrolling] = useState(false);
  return (
    <SidePanel title={t('segment.use')}>
      {allowedActions.canManageEnrollments ? (
        <Button
          variant="secondary"
          fullWidth
          startIcon={<PaperPlane />}
          disabled={segment.state !== 'active' || segment.problems.length > 0}
          onClick={() => setEnrolling(true)}
        >
          {t('segment.enroll')}
        </Button>
      ) : null}
      <LinkButton tag={Link} to="members" variant="tertiary" fullWidth startIcon={<User />}>
        {t('segment.members')}
      </LinkButton>
      {isEnrolling ? <EnrollDialog segment={segment} onClose={() => setEnrolling(false)} /> : null}
    </SidePanel>
  );
};
