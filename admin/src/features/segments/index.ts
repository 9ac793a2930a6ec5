import { lazy } from 'react';

export const SegmentsPage = lazy(() => import('./SegmentsPage').then((page) => ({ default: page.SegmentsPage })));
export const SegmentPage = lazy(() => import('./SegmentPage').then((page) => ({ default: page.SegmentPage })));
export const MembersPage = lazy(() => import('./MembersPage').then((page) => ({ default: page.MembersPage })));
