import type { Delivery, DeliveryDetail } from '../../../../admin/src/contracts';

/** One that waits; what is told of it beside. */
export const aDelivery = (more: Partial<Delivery> = {}): Delivery => ({
  ...{ id: 1, kind: 'step', enrollment: 1, sequence: 's', sequenceName: null, step: 'p', stepOrder: 1, template: 't' },
  ...{ recipient: 'r', email: null, subject: null, state: 'pending', dueAt: '2026-11-20T09:00:00Z', sentAt: null },
  ...{ attempts: 0, messageId: '<1@x.test>', replyCode: null, enhancedCode: null, reason: null, version: 0 },
  ...{ isWritten: false, isMasked: false, isErased: false },
  ...more,
});

export const aDetail = (more: Partial<DeliveryDetail> = {}): DeliveryDetail => ({
  ...aDelivery(),
  ...{ plannedAt: '2026-11-20T09:00:00Z', sequenceNow: null, templateNow: null, events: [], content: 'not-sent' },
  ...more,
});
