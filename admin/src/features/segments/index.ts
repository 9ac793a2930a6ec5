import { lazy } from 'react';

export const SegmentsPage = lazy(() => import('./SegmentsPage').then((page) => ({ default: page.SegmentsPage })));
export const SegmentPage = lazy(() => import('./SegmentPage').then((page) => ({ default: page.SegmentPage })));
export const SegmentDetailPage = lazy(() =>
  import('./SegmentDetailPage').then((page) => ({ default: page.SegmentDetailPage })),
);
