/** Editing a sequence and letting it send are separate, because the one leaks nothing and the other sends mail. */
import { ACTIVATE_SEQUENCES } from '../../contracts';
import type { Feature } from '../../platform/feature';
import { actionUid } from '../../platform/plugin-id';

export const READ = 'sequences.read-sequences';
export const CREATE = 'sequences.create-sequences';
export const UPDATE = 'sequences.update-sequences';
export const DELETE = 'sequences.delete-sequences';
export const READ_ENROLLMENTS = 'enrollments.read-enrollments';
export const MANAGE_ENROLLMENTS = 'enrollments.manage-enrollments';

/** Of the API, where the scope of a route is asked beside those of `create` and `update`. */
export const ACTIVATE_SCOPE = actionUid('sequence.activate');

export const sequencePermissions: NonNullable<Feature['permissions']> = [
  { uid: READ, displayName: 'Read', subCategory: 'sequences' },
  { uid: CREATE, displayName: 'Create', subCategory: 'sequences' },
  { uid: UPDATE, displayName: 'Update', subCategory: 'sequences' },
  { uid: DELETE, displayName: 'Delete', subCategory: 'sequences' },
  { uid: ACTIVATE_SEQUENCES, displayName: 'Activate', subCategory: 'sequences' },
  { uid: READ_ENROLLMENTS, displayName: 'Read', subCategory: 'enrollments' },
  { uid: MANAGE_ENROLLMENTS, displayName: 'Enroll, pause, resume and cancel', subCategory: 'enrollments' },
];
