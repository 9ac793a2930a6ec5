/**
 * The manifest's permissions as the admin panel asks for them. `useRBAC` names an action by the last dot segment of
 * its id: `plugin::cohort.segments.read-segments` becomes `canReadSegments`.
 */
import { useRBAC } from '@strapi/strapi/admin';
import { identity } from './contracts';

export interface Permission {
  action: string;
  subject: null;
}

const named = (id: string): Permission => ({ action: `plugin::${identity.name}.${id}`, subject: null });

const ALL: Permission[] = identity.permissions.map(named);

const matching = (pattern: RegExp): Permission[] => identity.permissions.filter((id) => pattern.test(id)).map(named);

export const PERMISSIONS = {
  all: ALL,
  read: matching(/\.read-/),
  segments: matching(/\.read-segments$/),
  templates: matching(/\.read-templates$/),
  sequences: matching(/\.read-sequences$/),
  enrollments: matching(/\.read-enrollments$/),
  deliveries: matching(/\.read-deliveries$/),
  suppressions: matching(/\.read-suppressions$/),
  health: matching(/\.read-health$/),
};

export const usePermissions = () => useRBAC(ALL);
