/** Whose segments the list can be narrowed to: the reader's own first, then each other creator of the rows that are shown. */
import type { Segment } from '../../../contracts';

export const MINE = 'me';

interface Choice {
  value: string;
  label: string;
}

/** `readerId` is undefined until the panel knows who reads; who is asked for by the address stays, named by its id. */
export const creatorChoices = (
  rows: readonly Pick<Segment, 'createdBy'>[],
  reader: { id: number | string | undefined; label: string },
  asked: string | undefined,
): Choice[] => {
  const names = new Map<string, string>();
  if (asked && asked !== MINE) names.set(asked, asked);
  for (const { createdBy } of rows) {
    if (createdBy && String(createdBy.id) !== String(reader.id)) names.set(String(createdBy.id), createdBy.name);
  }
  const others = [...names].map(([value, label]) => ({ value, label }));
  return [{ value: MINE, label: reader.label }, ...others.sort((a, b) => a.label.localeCompare(b.label))];
};
