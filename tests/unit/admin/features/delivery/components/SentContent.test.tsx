import { screen } from '@testing-library/react';
import { CONTENT_STATES, type DeliveryDetail } from '../../../../../../admin/src/contracts';
import { SentContent } from '../../../../../../admin/src/features/delivery/components/SentContent';
import { aDetail } from '../../../support/delivery';
import { renderWithServer } from '../../../support/panel-api';

jest.mock('@strapi/strapi/admin', () => ({
  ...jest.requireActual<object>('@strapi/strapi/admin'),
  useRBAC: () => ({ allowedActions: { canSeeContent: true } }),
}));

const show = (more: Partial<DeliveryDetail>, locale?: 'en' | 'th') =>
  renderWithServer(<SentContent delivery={aDetail(more)} />, () => ({ status: 500, body: {} }), locale);

describe('a mail that cannot be shown', () => {
  it.each<[Partial<DeliveryDetail>, RegExp]>([
    [{ content: 'not-sent' }, /^It is written as it leaves, and has not left yet\.$/],
    [{ content: 'never-left', state: 'skipped' }, /^It never left, and so there is nothing to show\.$/],
    [{ content: 'never-left', state: 'failed', reason: '550 Unknown' }, /^It never left, .* Reason: 550 Unknown$/],
    [{ content: 'pruned', state: 'sent', reason: 'late' }, /^It was not kept, or has been deleted after the time/],
  ])('of %j says what is so', (more, words) => {
    expect(show(more)).toEqual([]);
    expect(screen.getByText(words)).not.toBeNull();
  });

  it.each(CONTENT_STATES.filter((state) => state !== 'kept'))('says so in Thai: %s', (content) => {
    show({ content, reason: 'x' }, 'th');
    expect(document.body.textContent).toMatch(/[ก-๙]/);
  });
});
