/**
 * Which stored step an edited one is. In: the steps of a request and those the sequence has now, both in order.
 * Out: the request’s steps, each with the id of the stored step that it stands for, or with none where it is new.
 * What recipients have had is known by step, so that a step goes with its mail: where two steps exchange their templates,
 * they have changed places. An id that is none of the stored steps’ stays, to be refused.
 */
export interface EditedStep {
  documentId?: string | undefined;
  template: string;
}

export interface KeptStep {
  documentId: string;
  templateId: string;
}

export const matchSteps = <S extends EditedStep>(edited: readonly S[], stored: readonly KeptStep[]): S[] => {
  const known = new Set(stored.map(({ documentId }) => documentId));
  const isForeign = ({ documentId }: S): boolean => documentId !== undefined && !known.has(documentId);
  const free = new Set(stored);
  const kept = new Map<S, KeptStep>();
  for (const isSame of edited.some(({ documentId }) => documentId !== undefined) ? BY_NAME : BY_PLACE) {
    edited.forEach((step, place) => {
      if (kept.has(step) || isForeign(step)) return;
      const found = [...free].find((one) => isSame(step, one, stored.indexOf(one) === place));
      if (!found) return;
      free.delete(found);
      kept.set(step, found);
    });
  }
  return edited.map((step) => (isForeign(step) ? step : { ...step, documentId: kept.get(step)?.documentId }));
};

type IsSame = (edited: EditedStep, stored: KeptStep, isInPlace: boolean) => boolean;

const hasItsId: IsSame = ({ documentId }, stored) => stored.documentId === documentId;
const hasItsTemplate: IsSame = ({ template }, { templateId }) => templateId === template;

/** The first that finds a step decides; each stored step is found once. */
const BY_NAME: readonly IsSame[] = [
  (edited, stored, isInPlace) => hasItsId(edited, stored, isInPlace) && hasItsTemplate(edited, stored, isInPlace),
  hasItsTemplate,
  hasItsId,
];
/** Of a request that names no step, and does not know them. */
const BY_PLACE: readonly IsSame[] = [hasItsTemplate, (_edited, _stored, isInPlace) => isInPlace];
