/**
 * Which stored step an edited one is. In: the steps of a request and those the sequence has now, both in order.
 * Out: the request’s steps, those without a document id with that of the stored step they stand for, so that an edit
 * keeps what recipients have had. A step without an id stands for one that the request does not name: first for one
 * with the same template, then for the one in the same place; otherwise it is new.
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
  const named = new Set(edited.map(({ documentId }) => documentId));
  const free = new Set(stored.filter(({ documentId }) => !named.has(documentId)));
  const take = (kept: KeptStep | undefined): KeptStep | undefined => (kept && free.delete(kept) ? kept : undefined);
  const sameTemplate = ({ template }: S): KeptStep | undefined =>
    take([...free].find(({ templateId }) => templateId === template));
  const byTemplate = edited.map((step) => (step.documentId === undefined ? sameTemplate(step) : undefined));
  return edited.map((step, index) => {
    if (step.documentId !== undefined) return step;
    const kept = byTemplate[index] ?? take(stored[index]);
    return kept ? { ...step, documentId: kept.documentId } : step;
  });
};
