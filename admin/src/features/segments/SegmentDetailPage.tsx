import { LinkButton } from '@strapi/design-system';
import { Pencil } from '@strapi/icons';
import { Layouts, Page } from '@strapi/strapi/admin';
import { Link, useParams } from 'react-router-dom';
import type { Catalogue, Segment } from '../../contracts';
import { useT } from '../../i18n/messages';
import { BackTo } from '../../ui/BackTo';
import { Guarded } from '../../ui/Guarded';
import { LoadFailed } from '../../ui/LoadFailed';
import { useGetSegmentQuery } from './api';
import { HistoryTab } from './components/HistoryTab';
import { MembersTab } from './components/MembersTab';
import { RulesTab } from './components/RulesTab';
import { SegmentSubtitle } from './components/SegmentSubtitle';
import { SegmentTabs } from './components/SegmentTabs';
import { UsageTab } from './components/UsageTab';
import { useCatalogue } from './use-catalogue';

const VIEWS = { rules: RulesTab, history: HistoryTab, usage: UsageTab };

export interface SegmentViewProps {
  segment: Segment;
  catalogue: Catalogue;
}

/** Who is in a segment, by which rules, since when, and what uses it; one address each. */
export const SegmentDetailPage = () => (
  <Guarded area="segments">
    <Detail />
  </Guarded>
);

const Detail = () => {
  const t = useT();
  const { id = '', view = 'members' } = useParams();
  const segment = useGetSegmentQuery(id);
  const { catalogue, isLoading } = useCatalogue();
  if (segment.isLoading || isLoading) return <Page.Loading />;
  if (!segment.data) {
    const { error, refetch } = segment;
    return <LoadFailed title={t('segment.gone')} list="segments" error={error} onRetry={() => void refetch()} />;
  }
  if (!catalogue) return <Page.Error />;
  const shown = { segment: segment.data, catalogue };
  const isKnown = (name: string): name is keyof typeof VIEWS => name in VIEWS;
  if (!isKnown(view)) return <MembersTab {...shown} />;
  const View = VIEWS[view];
  return (
    <OtherView segment={segment.data}>
      <View {...shown} />
    </OtherView>
  );
};

const OtherView = ({ segment, children }: { segment: Segment; children: React.ReactNode }) => {
  const t = useT();
  return (
    <Page.Main>
      <Page.Title>{segment.name}</Page.Title>
      <Layouts.Header
        title={segment.name}
        subtitle={<SegmentSubtitle segment={segment} />}
        navigationAction={<BackTo list="segments" />}
        primaryAction={
          segment.canEdit ? (
            <LinkButton tag={Link} to=".." relative="path" variant="secondary" startIcon={<Pencil />}>
              {t('segment.edit')}
            </LinkButton>
          ) : undefined
        }
      />
      <SegmentTabs />
      <Layouts.Content>{children}</Layouts.Content>
    </Page.Main>
  );
};
