import { Page } from '@strapi/strapi/admin';
import type { ReactNode } from 'react';
import { PERMISSIONS } from '../permissions';

interface Props {
  area: Exclude<keyof typeof PERMISSIONS, 'all' | 'read'>;
  children: ReactNode;
}

/** Shows the page to those who may read the area, and the host's “no permissions” page to the others. */
export const Guarded = ({ area, children }: Props) => (
  <Page.Protect permissions={PERMISSIONS[area]}>{children}</Page.Protect>
);
