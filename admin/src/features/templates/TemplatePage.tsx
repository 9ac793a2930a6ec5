import { Form, Page, type FormHelpers } from '@strapi/strapi/admin';
import { useMemo } from 'react';
import { useNavigate, useParams } from 'react-router-dom';
import { detailsOf } from '../../api/errors';
import { formFieldErrors } from '../../api/form-errors';
import type { Template } from '../../contracts';
import { useT } from '../../i18n/messages';
import { usePermissions } from '../../permissions';
import { Guarded } from '../../ui/Guarded';
import { LoadFailed } from '../../ui/LoadFailed';
import { useEdited } from '../../ui/useEdited';
import { useSubmit } from '../../ui/useSubmit';
import { useCreateTemplateMutation, useGetTemplateQuery, useUpdateTemplateMutation } from './api';
import { TemplateEditor } from './components/TemplateEditor';
import { formOf, newForm, type TemplateForm } from './core/template-form';

const NEW = 'new';

export const TemplatePage = () => {
  const { id = NEW } = useParams();
  return (
    <Guarded area="templates">
      <TemplateLoader key={id} id={id} />
    </Guarded>
  );
};

const TemplateLoader = ({ id }: { id: string }) => {
  const t = useT();
  const template = useGetTemplateQuery(id, { skip: id === NEW, refetchOnMountOrArgChange: true });
  if (template.isLoading) return <Page.Loading />;
  if (id !== NEW && !template.data) {
    const { error, refetch } = template;
    return <LoadFailed title={t('template.gone')} list="templates" error={error} onRetry={() => void refetch()} />;
  }
  return (
    <TemplateFormPage template={id === NEW ? undefined : template.data} load={() => template.refetch().unwrap()} />
  );
};

interface Props {
  template: Template | undefined;
  load(): Promise<Template>;
}

const TemplateFormPage = ({ template, load }: Props) => {
  const t = useT();
  const navigate = useNavigate();
  const run = useSubmit();
  const { allowedActions } = usePermissions();
  const [create] = useCreateTemplateMutation();
  const [update] = useUpdateTemplateMutation();
  const { base, setBase, caught, dialog, following } = useEdited({ latest: template, load });
  const initial = useMemo(() => (base ? formOf(base) : newForm()), [base]);
  const canSave = Boolean(template ? allowedActions.canUpdateTemplates : allowedActions.canCreateTemplates);

  const submit = async (form: TemplateForm, helpers: FormHelpers<TemplateForm>, over = base): Promise<undefined> => {
    const { setErrors, resetForm } = helpers;
    const missing = (['name', 'subject', 'html'] as const).filter((field) => !form[field]?.trim());
    if (missing.length > 0)
      return void setErrors(Object.fromEntries(missing.map((field) => [field, t('error.required')])));
    const show = (stored: Template) => resetForm(formOf(stored));
    const work = () =>
      over ? update({ id: over.documentId, data: { ...form, version: over.version } }).unwrap() : create(form).unwrap();
    await run<Template>(work, {
      done: () => t('template.saved'),
      onError: (error) => {
        if (caught(error, { show, saveOver: (stored) => submit(form, helpers, stored) })) return true;
        const errors = formFieldErrors(detailsOf(error));
        setErrors(errors);
        return Object.keys(errors).length > 0;
      },
      onDone: (saved) => {
        setBase(saved);
        show(saved);
        if (!over) navigate(`../${saved.documentId}`, { replace: true, relative: 'path' });
      },
    });
    return undefined;
  };

  return (
    <>
      <Form<TemplateForm> method={template ? 'PUT' : 'POST'} initialValues={initial} onSubmit={submit}>
        {following}
        <TemplateEditor template={template} canSave={canSave} />
      </Form>
      {dialog}
    </>
  );
};
