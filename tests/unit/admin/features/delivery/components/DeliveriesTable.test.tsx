import { screen } from '@testing-library/react';
import type { Delivery } from '../../../../../../admin/src/contracts';
import { DeliveriesTable } from '../../../../../../admin/src/features/delivery/components/DeliveriesTable';
import { aDelivery } from '../../../support/delivery';
import { renderPart } from '../../../support/render';

const show = (more: Partial<Delivery>, locale?: 'en' | 'th') =>
  renderPart(<DeliveriesTable caption="Emails" deliveries={[aDelivery(more)]} showAddress />, locale);
const subject = () => screen.getByRole('link').textContent;

describe('the subject of a mail in the list', () => {
  it.each<[string, Partial<Delivery>]>([
    ['Not written yet', { state: 'pending' }],
    ['Not written yet', { state: 'claimed' }],
    ['Not written yet', { state: 'pending', isMasked: true }],
    ...(['failed', 'suppressed', 'cancelled', 'expired', 'skipped'] as const).map(
      (state): [string, Partial<Delivery>] => ['Never left', { state }],
    ),
    ['Never left', { state: 'failed', isMasked: true }],
    ['Hello', { state: 'failed', isWritten: true, subject: 'Hello' }],
    ['No longer kept', { state: 'sent', isWritten: true }],
    ['Hidden: you may not read the addresses of contacts', { state: 'uncertain', isWritten: true, isMasked: true }],
    ['Erased', { state: 'failed', isErased: true }],
  ])('is “%s” for %j', (words, more) => {
    show(more);
    expect(subject()).toBe(words);
  });

  it('is said in Thai', () => {
    show({ state: 'failed' }, 'th');
    expect(subject()).toBe('ไม่ได้ส่งออกไป');
  });
});
