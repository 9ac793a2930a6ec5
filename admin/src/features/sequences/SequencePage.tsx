import { Form, Page, type FormHelpers } from '@strapi/strapi/admin';
import { useMemo } from 'react';
import { useNavigate, useParams } from 'react-router-dom';
import { detailsOf } from '../../api/errors';
import { formFieldErrors } from '../../api/form-errors';
import type { Sequence } from '../../contracts';
import { useT } from '../../i18n/messages';
import { usePermissions } from '../../permissions';
import { Guarded } from '../../ui/Guarded';
import { useEdited } from '../../ui/useEdited';
import { useSubmit } from '../../ui/useSubmit';
import { useCreateSequenceMutation, useGetSequenceQuery, useUpdateSequenceMutation } from './api';
import { SequenceEditor } from './components/SequenceEditor';
import { bodyOf, formOf, newForm, type SequenceForm } from './core/sequence-form';

const NEW = 'new';

export const SequencePage = () => {
  const { id = NEW } = useParams();
  return (
    <Guarded area="sequences">
      <SequenceLoader key={id} id={id} />
    </Guarded>
  );
};

const SequenceLoader = ({ id }: { id: string }) => {
  const sequence = useGetSequenceQuery(id, { skip: id === NEW, refetchOnMountOrArgChange: true });
  if (sequence.isLoading) return <Page.Loading />;
  if (id !== NEW && !sequence.data) return <Page.Error />;
  return (
    <SequenceFormPage sequence={id === NEW ? undefined : sequence.data} load={() => sequence.refetch().unwrap()} />
  );
};

const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

interface Props {
  sequence: Sequence | undefined;
  load(): Promise<Sequence>;
}

const SequenceFormPage = ({ sequence, load }: Props) => {
  const t = useT();
  const navigate = useNavigate();
  const run = useSubmit();
  const { allowedActions } = usePermissions();
  const [create] = useCreateSequenceMutation();
  const [update] = useUpdateSequenceMutation();
  const { base, setBase, caught, dialog, following } = useEdited({ latest: sequence, load });
  const initial = useMemo(() => (base ? formOf(base) : newForm(browserZone())), [base]);
  const canSave = Boolean(sequence ? allowedActions.canUpdateSequences : allowedActions.canCreateSequences);

  const submit = async (form: SequenceForm, helpers: FormHelpers<SequenceForm>, over = base): Promise<undefined> => {
    const { setErrors, resetForm } = helpers;
    const missing: Record<string, string> = form.name.trim() === '' ? { name: t('error.required') } : {};
    form.steps.forEach((step, index) => {
      if (step.template === '') missing[`steps.${index}.template`] = t('step.template.missing');
    });
    if (Object.keys(missing).length > 0) return void setErrors(missing);
    const data = bodyOf(form, over);
    const show = (stored: Sequence) => resetForm(formOf(stored));
    const work = () =>
      over ? update({ id: over.documentId, data: { ...data, version: over.version } }).unwrap() : create(data).unwrap();
    await run<Sequence>(work, {
      done: () => t('sequence.saved'),
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
      <Form<SequenceForm> method={sequence ? 'PUT' : 'POST'} initialValues={initial} onSubmit={submit}>
        {following}
        <SequenceEditor
          sequence={sequence}
          canSave={canSave}
          canActivate={Boolean(allowedActions.canActivateSequences)}
        />
      </Form>
      {dialog}
    </>
  );
};
