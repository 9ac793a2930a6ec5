import { Form, Page, type FormHelpers } from '@strapi/strapi/admin';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useNavigate, useParams } from 'react-router-dom';
import { z } from 'zod';
import { detailsOf } from '../../api/errors';
import { filterSchema, type Catalogue, type ErrorDetail, type Segment } from '../../contracts';
import { useT } from '../../i18n/messages';
import { usePermissions } from '../../permissions';
import { Guarded } from '../../ui/Guarded';
import { LoadFailed } from '../../ui/LoadFailed';
import { useEdited } from '../../ui/useEdited';
import { useSubmit } from '../../ui/useSubmit';
import { useCreateSegmentMutation, useGetSegmentQuery, useUpdateSegmentMutation } from './api';
import { SegmentEditor } from './components/SegmentEditor';
import { fieldErrors, treePathOf } from './core/error-paths';
import { bodyOf, formOf, newForm, subjectOf, type SegmentForm, type Start } from './core/segment-form';
import { toFilter } from './core/to-filter';
import { useCatalogue } from './use-catalogue';

const NEW = 'new';

export const SegmentPage = () => {
  const { id = NEW } = useParams();
  return (
    <Guarded area="segments">
      <SegmentLoader key={id} id={id} />
    </Guarded>
  );
};

const SegmentLoader = ({ id }: { id: string }) => {
  const t = useT();
  const { catalogue, isLoading } = useCatalogue();
  const segment = useGetSegmentQuery(id, { skip: id === NEW, refetchOnMountOrArgChange: true });
  if (isLoading || segment.isLoading) return <Page.Loading />;
  if (id !== NEW && !segment.data) {
    const { error, refetch } = segment;
    return <LoadFailed title={t('segment.gone')} list="segments" error={error} onRetry={() => void refetch()} />;
  }
  if (!catalogue) return <Page.Error />;
  return (
    <SegmentFormPage
      catalogue={catalogue}
      segment={id === NEW ? undefined : segment.data}
      load={() => segment.refetch().unwrap()}
    />
  );
};

interface Props {
  catalogue: Catalogue;
  segment: Segment | undefined;
  load(): Promise<Segment>;
}

const startSchema = z.object({ filter: filterSchema, name: z.string() });

/** A ready-made segment handed over by the list. */
const useStart = (): Start | undefined => {
  const { state } = useLocation() as { state: unknown };
  return useMemo(() => startSchema.safeParse(state).data, [state]);
};

const useCanSave = (segment: Segment | undefined): boolean => {
  const { allowedActions } = usePermissions();
  return Boolean(segment ? allowedActions.canUpdateSegments && segment.canEdit : allowedActions.canCreateSegments);
};

const SegmentFormPage = ({ catalogue, segment, load }: Props) => {
  const start = useStart();
  const firstEntity = catalogue.entities.find(({ canBeSegmented }) => canBeSegmented)?.key ?? '';
  const edited = useEdited({ latest: segment, load });
  const { base } = edited;
  const initial = useMemo(() => (base ? formOf(base) : newForm(firstEntity, start)), [base, firstEntity, start]);
  const canSave = useCanSave(segment);
  const save = useSave(edited);
  return (
    <>
      <Form<SegmentForm> method={segment ? 'PUT' : 'POST'} initialValues={initial} onSubmit={save.submit}>
        {edited.following}
        <SegmentEditor
          catalogue={catalogue}
          segment={segment}
          canSave={canSave}
          attempt={save.attempt}
          summaryRef={save.summaryRef}
          onDiscard={save.forget}
        />
      </Form>
      {edited.dialog}
    </>
  );
};

const NOT_TRIED: { count: number; details: ErrorDetail[] } = { count: 0, details: [] };

const useSave = ({ base, setBase, caught }: ReturnType<typeof useEdited<Segment>>) => {
  const t = useT();
  const navigate = useNavigate();
  const run = useSubmit();
  const [create] = useCreateSegmentMutation();
  const [update] = useUpdateSegmentMutation();
  const [attempt, setAttempt] = useState(NOT_TRIED);
  const summaryRef = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (attempt.count === 0) return undefined;
    // The form moves focus to its first bad field in a timer of its own, set just before this one.
    const timer = setTimeout(() => summaryRef.current?.focus());
    return () => clearTimeout(timer);
  }, [attempt]);

  const refuse = (details: ErrorDetail[]) => setAttempt(({ count }) => ({ count: count + 1, details }));

  const submit = async (form: SegmentForm, helpers: FormHelpers<SegmentForm>, over = base): Promise<undefined> => {
    const { setErrors, resetForm } = helpers;
    if (form.name.trim() === '') setErrors({ name: t('error.required') });
    const draft = toFilter(form.tree, subjectOf(form));
    const show = (stored: Segment) => {
      setAttempt(NOT_TRIED);
      resetForm(formOf(stored));
    };
    const isStatic = over?.type === 'static';
    if (form.name.trim() === '' || (!isStatic && !draft.complete)) return void refuse([]);
    const data = bodyOf(form, draft.complete && !isStatic ? draft.filter : undefined);
    const work = () =>
      over ? update({ id: over.documentId, data: { ...data, version: over.version } }).unwrap() : create(data).unwrap();
    await run<Segment>(work, {
      done: () => t('segment.saved'),
      onError: (error) => {
        if (caught(error, { show, saveOver: (stored) => submit(form, helpers, stored) })) return true;
        const details = detailsOf(error);
        setErrors(fieldErrors(details));
        refuse(details.filter(({ path }) => treePathOf(path) !== undefined));
        return details.length > 0;
      },
      onDone: (saved) => {
        setBase(saved);
        show(saved);
        if (!over) navigate(`../${saved.documentId}`, { replace: true, relative: 'path' });
      },
    });
    return undefined;
  };

  const forget = () => setAttempt(NOT_TRIED);
  return { submit, attempt, summaryRef, forget };
};
