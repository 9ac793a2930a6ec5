import { InputRenderer } from '@strapi/strapi/admin';
import { SEGMENT_STATES, SEGMENT_VISIBILITIES } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { SidePanel } from '../../../ui/SidePanel';
import { SwitchField } from '../../../ui/SwitchField';
import { TagsField } from './TagsField';

/** Who sees the segment, and whether it works. */
export const SettingsPanel = ({ disabled, isStatic }: { disabled: boolean; isStatic: boolean }) => {
  const t = useT();
  return (
    <SidePanel title={t('segment.settings')}>
      <InputRenderer
        name="state"
        type="enumeration"
        label={t('segment.state')}
        options={SEGMENT_STATES.map((value) => ({ value, label: t(`segment.state.${value}`) }))}
        disabled={disabled}
      />
      <InputRenderer
        name="visibility"
        type="enumeration"
        label={t('segment.visibility')}
        options={SEGMENT_VISIBILITIES.map((value) => ({ value, label: t(`segment.visibility.${value}`) }))}
        disabled={disabled}
      />
      <TagsField disabled={disabled} />
      {isStatic ? null : (
        <SwitchField name="tracked" label={t('segment.tracked')} hint={t('segment.tracked.hint')} disabled={disabled} />
      )}
    </SidePanel>
  );
};
