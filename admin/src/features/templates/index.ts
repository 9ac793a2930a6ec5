import { lazy } from 'react';

export { useListTemplatesQuery } from './api';

export const TemplatesPage = lazy(() => import('./TemplatesPage').then((page) => ({ default: page.TemplatesPage })));
export const TemplatePage = lazy(() => import('./TemplatePage').then((page) => ({ default: page.TemplatePage })));
