/** Physical names of the plugin’s own raw tables, known to every feature that joins them. */
export const TABLES = {
  enrollments: 'cohort_enrollments',
  deliveries: 'cohort_deliveries',
  deliveryEvents: 'cohort_delivery_events',
  suppressions: 'cohort_suppressions',
  leases: 'cohort_leases',
} as const;
