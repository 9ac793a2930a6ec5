/** In: a hold. Out: what it keeps back, who placed it, and how much came due, in words. */
import { assertNever } from '../../../lib/assert-never';
import { LARGEST_WAITING, type Hold } from '../../../contracts';
import { actorName } from '../../../i18n/actor-name';
import type { Translate } from '../../../i18n/messages';

export const holdName = (t: Translate, { kind, sequence, stepOrder }: Hold): string => {
  switch (kind) {
    case 'switch':
    case 'sender':
    case 'account':
    case 'installation':
      return t(`hold.what.${kind}`);
    case 'sequence':
      return sequence ? t('hold.what.sequence', { name: sequence.name }) : t('hold.what.gone');
    case 'inactive':
      return sequence ? t('hold.what.inactive', { name: sequence.name }) : t('hold.what.gone');
    case 'step':
      return sequence ? t('hold.what.step', { name: sequence.name, number: stepOrder }) : t('hold.what.gone');
    default:
      return assertNever(kind);
  }
};

export const holdActor = (t: Translate, hold: Hold): string => actorName(t, hold) ?? t('hold.by.server');

export const holdKey = ({ kind, target }: Hold): string => `${kind}:${target ?? ''}`;

/** As far as it is counted. */
export const overdueOf = ({ overdue }: Hold, formatNumber: (count: number) => string): string =>
  `${formatNumber(overdue)}${overdue === LARGEST_WAITING ? '+' : ''}`;
