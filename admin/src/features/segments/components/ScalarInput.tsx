import { SingleSelect, SingleSelectOption, TextInput } from '@strapi/design-system';
import { useT } from '../../../i18n/messages';
import { NumberField } from '../../../ui/NumberField';
import { namedChoices } from '../core/named-values';
import { useBuilder } from './builder-context';
import { DateInput } from './DateInput';
import { Control } from './row-width';
import { messagesId } from './RowFrame';
import type { ValueInputProps } from './ValueInput';

/** One value: text, a number, one of the field's choices, yes or no, or a date. */
export const ScalarInput = (props: ValueInputProps) => {
  const { kind, options, named, name, path, value, disabled, onChange } = props;
  const t = useT();
  const { messagesAt, names } = useBuilder();
  const hasError = messagesAt(path).length > 0;
  const described = {
    'aria-label': name(),
    'aria-invalid': hasError,
    'aria-describedby': hasError ? messagesId(path) : undefined,
    disabled,
  };
  if (kind === 'date') return <DateInput {...props} />;
  if (kind === 'boolean') {
    return (
      <Select
        {...described}
        value={typeof value === 'boolean' ? String(value) : ''}
        options={[
          { value: 'true', label: t('value.yes') },
          { value: 'false', label: t('value.no') },
        ]}
        onChange={(next) => onChange(next === 'true')}
      />
    );
  }
  const fixed = kind === 'choice' ? options?.map((option) => ({ id: option, name: option })) : undefined;
  const choices = named ? namedChoices(names[named], value, t(`say.hidden.${named}`)) : fixed;
  if (choices) {
    return (
      <Select
        {...described}
        value={typeof value === 'string' ? value : ''}
        options={choices.map(({ id, name: label }) => ({ value: id, label }))}
        onChange={onChange}
      />
    );
  }
  if (kind === 'number') {
    return (
      <Control width="12rem">
        <NumberField
          size="S"
          {...described}
          value={typeof value === 'number' ? value : undefined}
          onChange={onChange}
        />
      </Control>
    );
  }
  return (
    <Control width="20rem">
      <TextInput
        size="S"
        {...described}
        placeholder={t('builder.value.placeholder')}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => onChange(event.target.value)}
      />
    </Control>
  );
};

interface SelectProps {
  value: string;
  options: { value: string; label: string }[];
  disabled: boolean;
  onChange(value: string): void;
  'aria-label': string;
  'aria-describedby'?: string;
}

const Select = ({ options, onChange, ...props }: SelectProps) => {
  const t = useT();
  return (
    <Control width="20rem">
      <SingleSelect
        size="S"
        {...props}
        placeholder={t('builder.value.choose')}
        onChange={(next) => onChange(String(next))}
      >
        {options.map(({ value, label }) => (
          <SingleSelectOption key={value} value={value}>
            {label}
          </SingleSelectOption>
        ))}
      </SingleSelect>
    </Control>
  );
};
