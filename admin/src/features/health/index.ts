import { lazy } from 'react';

export const HealthPage = lazy(() => import('./HealthPage').then((page) => ({ default: page.HealthPage })));
