import { Combobox, ComboboxOption, Field, Flex, Typography } from '@strapi/design-system';
import { InputRenderer, useField } from '@strapi/strapi/admin';
import { useMemo } from 'react';
import { TIMEZONE_MODES } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { SidePanel } from '../../../ui/SidePanel';
import { SwitchField } from '../../../ui/SwitchField';
import { useShownText } from '../../../ui/useShownText';

interface Props {
  disabled: boolean;
  canActivate: boolean;
  /** Mails of the last thirty days that came too late. */
  expired: number;
}

export const SequencePanels = ({ disabled, canActivate, expired }: Props) => {
  const t = useT();
  return (
    <Flex direction="column" gap={4}>
      <SidePanel title={t('sequence.status')}>
        <SwitchField
          name="isActive"
          label={t('sequence.isActive')}
          hint={t('sequence.isActive.hint')}
          disabled={disabled || !canActivate}
        />
        {canActivate ? null : (
          <Typography variant="pi" textColor="neutral600">
            {t('sequence.isActive.forbidden')}
          </Typography>
        )}
        {expired > 0 ? <Typography variant="pi">{t('sequence.expired', { count: expired })}</Typography> : null}
      </SidePanel>
      <SidePanel title={t('sequence.time')}>
        <InputRenderer
          name="timezoneMode"
          type="enumeration"
          label={t('sequence.timezoneMode')}
          options={TIMEZONE_MODES.map((value) => ({ value, label: t(`sequence.timezoneMode.${value}`) }))}
          disabled={disabled}
        />
        <TimezoneField disabled={disabled} />
      </SidePanel>
    </Flex>
  );
};

const TimezoneField = ({ disabled }: { disabled: boolean }) => {
  const t = useT();
  const { value = '', error, onChange } = useField<string>('timezone');
  const zones = useMemo(
    () => [...new Set(['UTC', value, ...Intl.supportedValuesOf('timeZone')])].filter(Boolean),
    [value],
  );
  const [text, setText] = useShownText(value);
  return (
    <Field.Root name="timezone" error={error} hint={t('sequence.timezone.hint')}>
      <Field.Label>{t('sequence.timezone')}</Field.Label>
      <Combobox
        placeholder={t('sequence.timezone.choose')}
        noOptionsMessage={() => t('sequence.timezone.nothing')}
        autocomplete={{ type: 'list', filter: 'contains' }}
        disabled={disabled}
        value={value}
        textValue={text}
        onTextValueChange={setText}
        onChange={(next) => onChange('timezone', next ?? value)}
      >
        {zones.map((zone) => (
          <ComboboxOption key={zone} value={zone}>
            {zone}
          </ComboboxOption>
        ))}
      </Combobox>
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
};
