import { SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { useT } from '../i18n/messages';

interface Props {
  label: string;
  options: readonly { value: string; label: string }[];
  value: string | undefined;
  onChange(value: string | undefined): void;
}

/** One filter above a list; clearing it shows everything again. */
export const FilterSelect = ({ label, options, value, onChange }: Props) => {
  const t = useT();
  return (
    <SingleSelect
      size="S"
      aria-label={label}
      placeholder={label}
      clearLabel={t('action.clear')}
      value={value ?? ''}
      onClear={() => onChange(undefined)}
      onChange={(next) => onChange(String(next))}
    >
      {options.map((option) => (
        <SingleSelectOption key={option.value} value={option.value}>
          {option.label}
        </SingleSelectOption>
      ))}
    </SingleSelect>
  );
};
