/** Editing a sequence and letting it send are separate, because the one leaks nothing and the other sends mail. */
import { ACTIVATE_SEQUENCES } from '../../contracts';
import type { Feature } from '../../platform/feature';

export const READ = 'sequences.read-sequences';
export const CREATE = 'sequences.create-sequences';
export const UPDATE = 'sequences.update-sequences';
export const DELETE = 'sequences.delete-sequences';
export const READ_ENROLLMENTS = 'enrollments.read-enrollments';
export const MANAGE_ENROLLMENTS = 'enrollments.manage-enrollments';

export const sequencePermissions: NonNullable<Feature['permissions']> = [
  { uid: READ, displayName: 'Read', subCategory: 'sequences' },
  { uid: CREATE, displayName: 'Create', subCategory: 'sequences' },
  { uid: UPDATE, displayName: 'Update', subCategory: 'sequences' },
  { uid: DELETE, displayName: 'Delete', subCategory: 'sequences' },
  { uid: ACTIVATE_SEQUENCES, displayName: 'Activate', subCategory: 'sequences' },
  { uid: READ_ENROLLMENTS, displayName: 'Read', subCategory: 'enrollments' },
  { uid: MANAGE_ENROLLMENTS, displayName: 'Enroll, pause, resume and cancel', subCategory: 'enrollments' },
];
