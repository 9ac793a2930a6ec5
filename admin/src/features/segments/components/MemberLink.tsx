import { Typography } from '@strapi/design-system';
import { useRBAC } from '@strapi/strapi/admin';
import { useMemo } from 'react';
import type { Member } from '../../../contracts';
import { NameLink } from '../../../ui/NameLink';

/** Where a record of this type is shown in the Content Manager; nowhere for a reader who may not see it there. */
export const useEntryAddress = (uid: string | undefined): ((documentId: string) => string | undefined) => {
  const asked = useMemo(
    () => (uid === undefined ? [] : [{ action: 'plugin::content-manager.explorer.read', subject: uid }]),
    [uid],
  );
  const { allowedActions } = useRBAC(asked);
  const isShown = uid !== undefined && allowedActions.canRead === true;
  return (documentId) => (isShown ? `/content-manager/collection-types/${uid}/${documentId}` : undefined);
};

/** A member's name, which opens its entry. */
export const MemberLink = ({ member: { name, documentId }, to }: { member: Member; to: string | undefined }) => {
  const shown = name ?? documentId;
  return to === undefined ? <Typography>{shown}</Typography> : <NameLink to={to}>{shown}</NameLink>;
};
