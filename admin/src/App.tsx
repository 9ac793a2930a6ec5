import { Layouts, Page, useAuth } from '@strapi/strapi/admin';
import { Suspense } from 'react';
import { Navigate, Outlet, Route, Routes } from 'react-router-dom';
import { DeliveriesPage, DeliveryPage, SendingPage, SuppressionsPage } from './features/delivery';
import { HealthPage } from './features/health';
import { SegmentDetailPage, SegmentPage, SegmentsPage } from './features/segments';
import { EnrollmentsPage, SequencePage, SequencesPage } from './features/sequences';
import { TemplatePage, TemplatesPage } from './features/templates';
import { usePermissions } from './permissions';
import { Navigation } from './ui/Navigation';

/**
 * The host shows its pages before the user’s permissions are there, and `useRBAC` asks for them once: what it were told
 * too early would be believed for good.
 */
export const App = () => (useAuth('App', ({ isLoading }) => isLoading) ? <Page.Loading /> : <Pages />);

/** Lists keep the navigation; editors have the whole width. */
const Pages = () => (
  <Suspense fallback={<Page.Loading />}>
    <Routes>
      <Route element={<WithNavigation />}>
        <Route index element={<FirstPage />} />
        <Route path="segments" element={<SegmentsPage />} />
        <Route path="segments/:id/:view" element={<SegmentDetailPage />} />
        <Route path="templates" element={<TemplatesPage />} />
        <Route path="sequences" element={<SequencesPage />} />
        <Route path="enrollments" element={<EnrollmentsPage />} />
        <Route path="deliveries" element={<DeliveriesPage />} />
        <Route path="suppressions" element={<SuppressionsPage />} />
        <Route path="deliveries/:id" element={<DeliveryPage />} />
        <Route path="sending" element={<SendingPage />} />
        <Route path="health" element={<HealthPage />} />
      </Route>
      <Route path="segments/:id" element={<SegmentPage />} />
      <Route path="templates/:id" element={<TemplatePage />} />
      <Route path="sequences/:id" element={<SequencePage />} />
    </Routes>
  </Suspense>
);

const WithNavigation = () => (
  <Layouts.Root sideNav={<Navigation />}>
    <Suspense fallback={<Page.Loading />}>
      <Outlet />
    </Suspense>
  </Layouts.Root>
);

/** The first list that the user may read. */
const FirstPage = () => {
  const { allowedActions, isLoading } = usePermissions();
  if (isLoading) return <Page.Loading />;
  if (allowedActions.canReadSegments) return <Navigate to="segments" replace />;
  if (allowedActions.canReadTemplates) return <Navigate to="templates" replace />;
  if (allowedActions.canReadSequences) return <Navigate to="sequences" replace />;
  if (allowedActions.canReadEnrollments) return <Navigate to="enrollments" replace />;
  if (allowedActions.canReadDeliveries) return <Navigate to="deliveries" replace />;
  if (allowedActions.canReadSuppressions) return <Navigate to="suppressions" replace />;
  return <Navigate to="health" replace />;
};
