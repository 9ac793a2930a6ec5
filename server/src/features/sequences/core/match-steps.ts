/**
 * Which stored step an edited one is. In: the steps of a request and those the sequence has now, both in order.
 * Out: the request’s steps. A request that names steps by document id says itself which are new. One that names none
 * does not know them: each of its steps stands for a stored one, first with the same template, then in the same place,
 * so that an edit keeps what recipients have had.
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
  if (edited.some(({ documentId }) => documentId !== undefined)) return [...edited];
  const free = new Set(stored);
  const take = (kept: KeptStep | undefined): KeptStep | undefined => (kept && free.delete(kept) ? kept : undefined);
  const sameTemplate = ({ template }: S): KeptStep | undefined =>
    take([...free].find(({ templateId }) => templateId === template));
  const byTemplate = edited.map(sameTemplate);
  return edited.map((step, index) => {
    const kept = byTemplate[index] ?? take(stored[index]);
    return kept ? { ...step, documentId: kept.documentId } : step;
  });
};
