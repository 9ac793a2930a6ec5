import { Button, Grid, Tabs } from '@strapi/design-system';
import { Check } from '@strapi/icons';
import { Blocker, Layouts, Page, useForm } from '@strapi/strapi/admin';
import type { Template } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { BackTo } from '../../../ui/BackTo';
import { Card } from '../../../ui/Card';
import type { TemplateForm } from '../core/template-form';
import { PreviewTab } from './PreviewTab';
import { ProblemsTab } from './ProblemsTab';
import { TemplateFields } from './TemplateFields';
import { useInsertion } from './use-insertion';
import { VariablesPanel } from './VariablesPanel';

interface Props {
  template: Template | undefined;
  canSave: boolean;
}

export const TemplateEditor = ({ template, canSave }: Props) => {
  const t = useT();
  const { modified, isSubmitting } = useForm('TemplateEditor', (form) => form);
  const values = useForm('TemplateEditor', (form) => form.values as TemplateForm);
  const { onFocus, insert } = useInsertion();
  const problems = template?.problems ?? [];
  return (
    <Page.Main>
      <Page.Title>{template?.name ?? t('template.new')}</Page.Title>
      <Layouts.Header
        title={values.name || t('template.new')}
        navigationAction={<BackTo list="templates" />}
        primaryAction={
          canSave ? (
            <Button type="submit" startIcon={<Check />} loading={isSubmitting} disabled={!modified}>
              {t('action.save')}
            </Button>
          ) : undefined
        }
      />
      <Layouts.Content>
        <Grid.Root gap={4}>
          <Grid.Item col={7} m={12} s={12} xs={12} direction="column" alignItems="stretch">
            <Card onFocus={onFocus}>
              <TemplateFields disabled={!canSave} />
            </Card>
          </Grid.Item>
          <Grid.Item col={5} m={12} s={12} xs={12} direction="column" alignItems="stretch">
            <Card padding={4}>
              <Tabs.Root defaultValue="variables">
                <Tabs.List aria-label={t('template.aside')}>
                  <Tabs.Trigger value="variables">{t('template.tab.variables')}</Tabs.Trigger>
                  <Tabs.Trigger value="preview">{t('template.tab.preview')}</Tabs.Trigger>
                  <Tabs.Trigger value="problems">{t('template.tab.problems', { count: problems.length })}</Tabs.Trigger>
                </Tabs.List>
                <Tabs.Content value="variables">
                  <Card shadow="none" borderColor="neutral0" padding={4}>
                    <VariablesPanel disabled={!canSave} onInsert={insert} />
                  </Card>
                </Tabs.Content>
                <Tabs.Content value="preview">
                  <Card shadow="none" borderColor="neutral0" padding={4}>
                    <PreviewTab id={template?.documentId} isModified={modified} />
                  </Card>
                </Tabs.Content>
                <Tabs.Content value="problems">
                  <Card shadow="none" borderColor="neutral0" padding={4}>
                    <ProblemsTab problems={problems} isModified={modified} />
                  </Card>
                </Tabs.Content>
              </Tabs.Root>
            </Card>
          </Grid.Item>
        </Grid.Root>
      </Layouts.Content>
      <Blocker />
    </Page.Main>
  );
};
