import { lazy } from 'react';

export { useSequenceChoices } from './use-sequence-choices';

export const SequencesPage = lazy(() => import('./SequencesPage').then((page) => ({ default: page.SequencesPage })));
export const SequencePage = lazy(() => import('./SequencePage').then((page) => ({ default: page.SequencePage })));
export const EnrollmentsPage = lazy(() =>
  import('./EnrollmentsPage').then((page) => ({ default: page.EnrollmentsPage })),
);
