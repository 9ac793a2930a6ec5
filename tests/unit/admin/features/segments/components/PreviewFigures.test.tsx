import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { filterVerdictSchema, type Member, type Reach } from '../../../../../../admin/src/contracts';
import { PreviewFigures } from '../../../../../../admin/src/features/segments/components/PreviewFigures';
import { renderPart } from '../../../support/render';

const ann: Member = { documentId: 'a', name: 'Ann Bee', email: 'ann@example.test' };

const show = (reach: Reach, { allAt, locale }: { allAt?: string; locale?: 'en' | 'th' } = {}) => {
  const figures = filterVerdictSchema.parse({
    valid: true,
    reach,
    preview: [ann],
    timezone: 'UTC',
    dates: [],
    durationMs: 1,
  });
  const onWhy = jest.fn();
  if (!figures.valid) throw new Error('Not a verdict with figures');
  const { container } = renderPart(
    <PreviewFigures figures={figures} entityLabel="Contact" allAt={allAt} onWhy={onWhy} />,
    locale,
  );
  const shown = [...container.querySelectorAll('p')].map(({ textContent }) => textContent ?? '');
  return { onWhy, lines: shown.slice(0, shown.indexOf('Ann Bee')) };
};
const unknown = { mailable: null, unsubscribed: null, inactive: null, suppressed: null, noAddress: null };

describe('PreviewFigures', () => {
  it('says how many match, how many of them can be mailed, and what keeps the others', () => {
    const { lines } = show({ matched: 332, mailable: 300, unsubscribed: 30, inactive: 0, suppressed: 0, noAddress: 2 });
    expect(lines).toEqual([
      '332 contacts match',
      '300 can be emailed',
      '−30 unsubscribed',
      '−2 without an email address',
    ]);
  });

  it('says the number alone to who may know no more', () => {
    expect(show({ matched: 332, ...unknown }).lines).toEqual(['332 contacts match']);
  });

  it('says that nobody can be mailed, which is not the same', () => {
    const { lines } = show({ matched: 1, mailable: 0, unsubscribed: 1, inactive: 0, suppressed: 0, noAddress: 0 });
    expect(lines).toEqual(['1 contact matches', '0 can be emailed', '−1 unsubscribed']);
  });

  it('says it in Thai', () => {
    expect(show({ matched: 1332, ...unknown }, { locale: 'th' }).lines).toEqual(['Contact 1,332 รายตรงเงื่อนไข']);
  });

  it('asks why one is in, and leads to all where they are listed', async () => {
    const { onWhy } = show({ matched: 1, ...unknown }, { allAt: '/members' });
    await userEvent.setup().click(screen.getByRole('button', { name: 'Why? Ann Bee' }));
    expect(onWhy).toHaveBeenCalledWith(ann);
    expect(screen.getByRole('link', { name: 'View all' }).getAttribute('href')).toBe('/members');
  });

  it('leads nowhere while the rules on screen are not stored', () => {
    show({ matched: 1, ...unknown });
    expect(screen.queryByRole('link', { name: 'View all' })).toBeNull();
  });
});
