import { Grid } from '@strapi/design-system';
import { InputRenderer } from '@strapi/strapi/admin';
import { TEMPLATE_TYPES } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { SwitchField } from '../../../ui/SwitchField';
import { CodeField } from './CodeField';

export const TemplateFields = ({ disabled }: { disabled: boolean }) => {
  const t = useT();
  return (
    <Grid.Root gap={4}>
      <Grid.Item col={6} s={12} xs={12} direction="column" alignItems="stretch">
        <InputRenderer name="name" type="string" label={t('template.name')} required disabled={disabled} />
      </Grid.Item>
      <Grid.Item col={3} s={6} xs={12} direction="column" alignItems="stretch">
        <InputRenderer
          name="type"
          type="enumeration"
          label={t('template.type')}
          options={TEMPLATE_TYPES.map((value) => ({ value, label: t(`template.type.${value}`) }))}
          disabled={disabled}
        />
      </Grid.Item>
      <Grid.Item col={3} s={6} xs={12} direction="column" alignItems="stretch">
        <InputRenderer
          name="language"
          type="string"
          label={t('template.language')}
          hint={t('template.language.hint')}
          disabled={disabled}
        />
      </Grid.Item>
      <Grid.Item col={12} direction="column" alignItems="stretch">
        <InputRenderer name="subject" type="string" label={t('template.subject')} required disabled={disabled} />
      </Grid.Item>
      <Grid.Item col={12} direction="column" alignItems="stretch">
        <InputRenderer
          name="preheader"
          type="string"
          label={t('template.preheader')}
          hint={t('template.preheader.hint')}
          disabled={disabled}
        />
      </Grid.Item>
      <Grid.Item col={12} direction="column" alignItems="stretch">
        <CodeField name="html" label={t('template.html')} required disabled={disabled} rows={18} />
      </Grid.Item>
      <Grid.Item col={12} direction="column" alignItems="stretch">
        <CodeField name="text" label={t('template.text')} hint={t('template.text.hint')} disabled={disabled} rows={8} />
      </Grid.Item>
      <Grid.Item col={12} direction="column" alignItems="stretch">
        <SwitchField name="isActive" label={t('template.isActive')} disabled={disabled} />
      </Grid.Item>
      <Grid.Item col={6} s={12} xs={12} direction="column" alignItems="stretch">
        <SwitchField
          name="trackOpens"
          label={t('template.trackOpens')}
          hint={t('template.trackOpens.hint')}
          disabled={disabled}
        />
      </Grid.Item>
      <Grid.Item col={6} s={12} xs={12} direction="column" alignItems="stretch">
        <SwitchField
          name="trackClicks"
          label={t('template.trackClicks')}
          hint={t('template.trackClicks.hint')}
          disabled={disabled}
        />
      </Grid.Item>
    </Grid.Root>
  );
};
