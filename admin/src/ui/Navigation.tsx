import { SubNav } from '@strapi/strapi/admin';
import { identity } from '../contracts';
import { useT } from '../i18n/messages';
import { usePermissions } from '../permissions';
import { PANEL_ROOT } from './panel-root';

/** The section's own menu; what may not be read is not listed. */
export const Navigation = () => {
  const t = useT();
  const { allowedActions } = usePermissions();
  const links = [
    { to: 'segments', label: t('segments.title'), isShown: allowedActions.canReadSegments },
    { to: 'templates', label: t('templates.title'), isShown: allowedActions.canReadTemplates },
    { to: 'sequences', label: t('sequences.title'), isShown: allowedActions.canReadSequences },
    { to: 'enrollments', label: t('enrollments.title'), isShown: allowedActions.canReadEnrollments },
  ];
  const activity = [
    { to: 'deliveries', label: t('deliveries.title'), isShown: allowedActions.canReadDeliveries },
    { to: 'suppressions', label: t('suppressions.title'), isShown: allowedActions.canReadSuppressions },
    { to: 'sending', label: t('sending.title'), isShown: allowedActions.canReadDeliveries },
    { to: 'health', label: t('health.title'), isShown: allowedActions.canReadHealth },
  ];
  const shown = (entries: typeof links) =>
    entries
      .filter(({ isShown }) => isShown)
      .map(({ to, label }) => <SubNav.Link key={to} to={`${PANEL_ROOT}/${to}`} label={label} />);
  return (
    <SubNav.Main aria-label={identity.displayName}>
      <SubNav.Header label={identity.displayName} />
      <SubNav.Content>
        <SubNav.Sections>
          {[
            <SubNav.Section key="main" label={t('nav.main')}>
              {shown(links)}
            </SubNav.Section>,
            <SubNav.Section key="activity" label={t('nav.activity')}>
              {shown(activity)}
            </SubNav.Section>,
          ]}
        </SubNav.Sections>
      </SubNav.Content>
    </SubNav.Main>
  );
};
