import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { OVERDUE_UNDECIDED, type Enrollment } from '../../../../../../admin/src/contracts';
import { ResumeEnrollment } from '../../../../../../admin/src/features/sequences/components/ResumeEnrollment';
import { ok, refused, renderWithServer, type Answered } from '../../../support/panel-api';

const ENROLLMENT: Enrollment = {
  ...{ id: 7, sequence: { documentId: 'welcome', name: 'Welcome' }, companyName: null, state: 'paused' },
  contact: { documentId: 'ann', name: 'Ann', email: 'ann@example.test' },
  ...{ currentStep: 1, steps: 2, nextSendAt: '2026-11-20T09:00:00.000Z', overdue: 1 },
  ...{ enrolledAt: '2026-11-20T09:00:00.000Z', completedAt: null, exitReason: null },
};
const RESUMED = ok({ ...ENROLLMENT, state: 'active', overdue: null });
const UNDECIDED = refused(409, '1 mail came due meanwhile', [
  { path: ['data', 'overdue'], message: '1 mail came due meanwhile', ...{ code: OVERDUE_UNDECIDED } },
]);

const show = (overdue: number, answer: () => Answered, locale?: 'en' | 'th') => {
  const onClose = jest.fn();
  const part = <ResumeEnrollment enrollment={{ ...ENROLLMENT, overdue }} name="Ann" onClose={onClose} />;
  return { onClose, user: userEvent.setup(), asked: renderWithServer(part, answer, locale) };
};
const confirm = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Resume' });

describe('resuming an enrollment', () => {
  it('says how many mails came due, and goes on with what is chosen', async () => {
    const { onClose, user, asked } = show(1, () => RESUMED);
    expect(screen.getByRole('dialog', { name: 'Resume Ann' })).not.toBeNull();
    expect(screen.getByRole('radiogroup', { name: /^1 email came due meanwhile/ })).not.toBeNull();
    expect(confirm().disabled).toBe(true);
    await user.click(screen.getByRole('radio', { name: 'Move' }));
    await user.click(confirm());
    expect(asked).toEqual([{ method: 'POST', path: '/cohort/enrollments/7/resume', data: { overdue: 'shift' } }]);
    expect(onClose).toHaveBeenCalled();
  });

  it('stays open where a mail came due while it was asked', async () => {
    const { onClose, user, asked } = show(0, () => UNDECIDED);
    await user.click(confirm());
    expect(asked).toEqual([{ method: 'POST', path: '/cohort/enrollments/7/resume', data: undefined }]);
    expect(await screen.findByText('More emails came due while you were asked.')).not.toBeNull();
    expect(onClose).not.toHaveBeenCalled();
  });

  it('asks in Thai', () => {
    show(1, () => RESUMED, 'th');
    expect(screen.getByRole('dialog', { name: 'ดำเนินการต่อสำหรับ Ann' })).not.toBeNull();
  });
});
