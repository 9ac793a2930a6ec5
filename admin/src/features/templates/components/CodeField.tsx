import { Field, Textarea } from '@strapi/design-system';
import { useField } from '@strapi/strapi/admin';
import { styled } from 'styled-components';

interface Props {
  name: string;
  label: string;
  hint?: string;
  required?: boolean;
  disabled: boolean;
  rows: number;
}

/** A large text field in a fixed-width font. */
export const CodeField = ({ name, label, hint, required, disabled, rows }: Props) => {
  const { value, error, onChange } = useField<string | null>(name);
  return (
    <Field.Root name={name} required={required} error={error} hint={hint}>
      <Field.Label>{label}</Field.Label>
      <Monospace
        name={name}
        rows={rows}
        disabled={disabled}
        spellCheck={false}
        value={value ?? ''}
        onChange={(event) => onChange(name, event.target.value)}
      />
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
};

const Monospace = styled(Textarea)`
  &,
  textarea {
    font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
    font-size: 1.3rem;
    line-height: 1.5;
    resize: vertical;
  }
`;
