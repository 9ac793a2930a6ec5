import { Form, Page, type FormHelpers } from '@strapi/strapi/admin';
import { useMemo } from 'react';
import { useNavigate, useParams } from 'react-router-dom';
import { detailsOf } from '../../api/errors';
import { formFieldErrors } from '../../api/form-errors';
import type { Sequence } from '../../contracts';
import { useT } from '../../i18n/messages';
import { usePermissions } from '../../permissions';
import { Guarded } from '../../ui/Guarded';
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
  const sequence = useGetSequenceQuery(id, { skip: id === NEW });
  if (sequence.isLoading) return <Page.Loading />;
  if (id !== NEW && !sequence.data) return <Page.Error />;
  return <SequenceFormPage sequence={id === NEW ? undefined : sequence.data} />;
};

const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const SequenceFormPage = ({ sequence }: { sequence: Sequence | undefined }) => {
  const t = useT();
  const navigate = useNavigate();
  const run = useSubmit();
  const { allowedActions } = usePermissions();
  const [create] = useCreateSequenceMutation();
  const [update] = useUpdateSequenceMutation();
  const initial = useMemo(() => (sequence ? formOf(sequence) : newForm(browserZone())), [sequence]);
  const canSave = Boolean(sequence ? allowedActions.canUpdateSequences : allowedActions.canCreateSequences);

  const submit = async (form: SequenceForm, { setErrors, resetForm }: FormHelpers<SequenceForm>) => {
    const missing: Record<string, string> = form.name.trim() === '' ? { name: t('error.required') } : {};
    form.steps.forEach((step, index) => {
      if (step.template === '') missing[`steps.${index}.template`] = t('step.template.missing');
    });
    if (Object.keys(missing).length > 0) return setErrors(missing);
    const data = bodyOf(form);
    const work = () => (sequence ? update({ id: sequence.documentId, data }).unwrap() : create(data).unwrap());
    await run<Sequence>(work, {
      done: () => t('sequence.saved'),
      onError: (error) => {
        const errors = formFieldErrors(detailsOf(error));
        setErrors(errors);
        return Object.keys(errors).length > 0;
      },
      onDone: (saved) => {
        resetForm(formOf(saved));
        if (!sequence) navigate(`../${saved.documentId}`, { replace: true, relative: 'path' });
      },
    });
    return undefined;
  };

  return (
    <Form<SequenceForm> method={sequence ? 'PUT' : 'POST'} initialValues={initial} onSubmit={submit}>
      <SequenceEditor
        sequence={sequence}
        canSave={canSave}
        canActivate={Boolean(allowedActions.canActivateSequences)}
      />
    </Form>
  );
};
