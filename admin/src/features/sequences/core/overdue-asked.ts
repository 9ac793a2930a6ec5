/** In: why a sequence was not stored. Out: whether the server asks what becomes of overdue mails. */
import { detailsOf } from '../../../api/errors';
import { OVERDUE_UNDECIDED } from '../../../contracts';

export const isOverdueAsked = (error: unknown): boolean =>
  detailsOf(error).some(({ code }) => code === OVERDUE_UNDECIDED);
