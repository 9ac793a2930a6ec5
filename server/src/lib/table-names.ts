/** Physical names of the plugin’s own raw tables, known to every feature that joins them. */
export const TABLES = {
  enrollments: 'cohort_enrollments',
  deliveries: 'cohort_deliveries',
  deliveryEvents: 'cohort_delivery_events',
  suppressions: 'cohort_suppressions',
  suppressionEvents: 'cohort_suppression_events',
  leases: 'cohort_leases',
  throttles: 'cohort_throttles',
  holds: 'cohort_holds',
  installation: 'cohort_installation',
  mailFeedback: 'cohort_mail_feedback',
  memberships: 'cohort_memberships',
  segmentPins: 'cohort_segment_pins',
  segmentRuns: 'cohort_segment_runs',
  documentChanges: 'cohort_document_changes',
  segmentLog: 'cohort_segment_log',
} as const;
