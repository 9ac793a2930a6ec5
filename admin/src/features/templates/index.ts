import { lazy } from 'react';

export { useListTemplateChoicesQuery } from './api';

export const TemplatesPage = lazy(() => import('./TemplatesPage').then((page) => ({ default: page.TemplatesPage })));
export const TemplatePage = lazy(() => import('./TemplatePage').then((page) => ({ default: page.TemplatePage })));
