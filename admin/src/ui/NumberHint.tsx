import { Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { useT } from '../i18n/messages';
import { numberText, type NumberLimits, type NumberProblem } from '../lib/number-text';

interface Props {
  text: string;
  problem: NumberProblem;
  limits?: NumberLimits;
}

/** Why a text is not the number that is asked for. */
export const NumberHint = ({ text, problem, limits = {} }: Props) => {
  const t = useT();
  const { locale } = useIntl();
  const bound = (limit: number | undefined) => numberText(limit, locale);
  const side = limits.max === undefined ? 'min' : limits.min === undefined ? 'max' : 'both';
  const range = { text, side, min: bound(limits.min), max: bound(limits.max) };
  return (
    <Typography variant="pi" textColor="danger600">
      {problem === 'range' ? t('number.range', range) : t(`number.${problem}`, { text, example: bound(1000.5) })}
    </Typography>
  );
};
