import { Field, Switch } from '@strapi/design-system';
import { useField } from '@strapi/strapi/admin';
import { useT } from '../i18n/messages';

interface Props {
  name: string;
  label: string;
  hint?: string;
  disabled: boolean;
}

/** A form's yes-or-no field, with the state in words beside it. */
export const SwitchField = ({ name, label, hint, disabled }: Props) => {
  const t = useT();
  const { value = false, error, onChange } = useField<boolean>(name);
  return (
    <Field.Root name={name} error={error} hint={hint}>
      <Field.Label>{label}</Field.Label>
      <Switch
        aria-label={label}
        checked={value}
        disabled={disabled}
        onCheckedChange={(checked) => onChange(name, checked)}
        onLabel={t('state.on')}
        offLabel={t('state.off')}
        visibleLabels
      />
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
};
