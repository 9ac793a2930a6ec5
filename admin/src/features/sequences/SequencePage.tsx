import { Form, Page, type FormHelpers } from '@strapi/strapi/admin';
import { useMemo, useState } from 'react';
import { useNavigate, useParams } from 'react-router-dom';
import { detailsOf } from '../../api/errors';
import { formFieldErrors } from '../../api/form-errors';
import type { OverdueChoice, Sequence } from '../../contracts';
import { useT, type Translate } from '../../i18n/messages';
import { usePermissions } from '../../permissions';
import { Guarded } from '../../ui/Guarded';
import { LoadFailed } from '../../ui/LoadFailed';
import { useEdited } from '../../ui/useEdited';
import { useSubmit } from '../../ui/useSubmit';
import { useCreateSequenceMutation, useGetSequenceQuery, useUpdateSequenceMutation } from './api';
import { SequenceEditor } from './components/SequenceEditor';
import { SwitchOnDialog } from './components/SwitchDialog';
import { isOverdueAsked } from './core/overdue-asked';
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
  const t = useT();
  const sequence = useGetSequenceQuery(id, { skip: id === NEW, refetchOnMountOrArgChange: true });
  if (sequence.isLoading) return <Page.Loading />;
  if (id !== NEW && !sequence.data) {
    const { error, refetch } = sequence;
    return <LoadFailed title={t('sequence.gone')} list="sequences" error={error} onRetry={() => void refetch()} />;
  }
  return (
    <SequenceFormPage sequence={id === NEW ? undefined : sequence.data} load={() => sequence.refetch().unwrap()} />
  );
};

const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

interface Props {
  sequence: Sequence | undefined;
  load(): Promise<Sequence>;
}

interface Saving {
  form: SequenceForm;
  helpers: FormHelpers<SequenceForm>;
  /** What it is saved over; undefined for one that is new. */
  over: Sequence | undefined;
}

const missingIn = (form: SequenceForm, t: Translate): Record<string, string> => {
  const missing: Record<string, string> = form.name.trim() === '' ? { name: t('error.required') } : {};
  form.steps.forEach((step, index) => {
    if (step.template === '') missing[`steps.${index}.template`] = t('step.template.missing');
  });
  return missing;
};

/** Somebody waits in a sequence that is off, and would be mailed once it is saved as on. */
const letsMailGo = ({ form, over }: Saving): boolean =>
  form.isActive && over?.isActive === false && (over.waiting?.recipients ?? 0) > 0;

const SequenceFormPage = ({ sequence, load }: Props) => {
  const t = useT();
  const navigate = useNavigate();
  const run = useSubmit();
  const { allowedActions } = usePermissions();
  const [create] = useCreateSequenceMutation();
  const [update, { isLoading }] = useUpdateSequenceMutation();
  /** A form that waits for what becomes of overdue mails. */
  const [asking, setAsking] = useState<Saving & { isOutdated: boolean }>();
  const { base, setBase, caught, dialog, following } = useEdited({ latest: sequence, load });
  const initial = useMemo(() => (base ? formOf(base) : newForm(browserZone())), [base]);
  const canSave = Boolean(sequence ? allowedActions.canUpdateSequences : allowedActions.canCreateSequences);

  const save = (saving: Saving, overdue?: OverdueChoice): Promise<boolean> => {
    const { form, helpers, over } = saving;
    const data = bodyOf(form, over);
    const changes = { ...data, ...(overdue ? { overdue } : {}), version: over?.version };
    const show = (stored: Sequence) => helpers.resetForm(formOf(stored));
    const work = () => (over ? update({ id: over.documentId, data: changes }).unwrap() : create(data).unwrap());
    return run<Sequence>(work, {
      done: () => t('sequence.saved'),
      onError: (error) => {
        const isAsked = isOverdueAsked(error);
        setAsking(isAsked ? { ...saving, isOutdated: true } : undefined);
        if (isAsked) return true;
        if (caught(error, { show, saveOver: (stored) => submit(form, helpers, stored) })) return true;
        const errors = formFieldErrors(detailsOf(error));
        helpers.setErrors(errors);
        return Object.keys(errors).length > 0;
      },
      onDone: (saved) => {
        setAsking(undefined);
        setBase(saved);
        show(saved);
        if (!over) navigate(`../${saved.documentId}`, { replace: true, relative: 'path' });
      },
    });
  };
  const submit = async (form: SequenceForm, helpers: FormHelpers<SequenceForm>, over = base): Promise<undefined> => {
    const missing = missingIn(form, t);
    if (Object.keys(missing).length > 0) return void helpers.setErrors(missing);
    const saving = { form, helpers, over };
    if (letsMailGo(saving)) setAsking({ ...saving, isOutdated: false });
    else await save(saving);
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
      {sequence && asking ? (
        <SwitchOnDialog
          sequence={sequence}
          isOutdated={asking.isOutdated}
          isBusy={isLoading}
          onConfirm={(choice) => void save(asking, choice)}
          onClose={() => setAsking(undefined)}
        />
      ) : null}
    </>
  );
};
