import { useT } from '../i18n/messages';
import { StateBadge } from './StateBadge';

export const OnOff = ({ on }: { on: boolean }) => {
  const t = useT();
  return <StateBadge variant={on ? 'success' : 'neutral'}>{t(on ? 'state.on' : 'state.off')}</StateBadge>;
};
