/** Whose segments the list can be narrowed to: the reader's own first, then each other creator of a segment that it may see. */
import type { SegmentCreator } from '../../../contracts';

export const MINE = 'me';

interface Choice {
  value: string;
  label: string;
}

interface Creators {
  creators: readonly SegmentCreator[];
  /** The id is undefined until the panel knows who reads. */
  reader: { id: number | string | undefined; label: string };
  /** Who is asked for by the address stays to be chosen, whatever is known of them. */
  asked: string | undefined;
  unknown(id: string): string;
}

/** The reader's own id is them, too. */
export const chosenCreator = (asked: string | undefined, readerId: number | string | undefined): string | undefined =>
  asked !== undefined && asked === String(readerId) ? MINE : asked;

export const creatorChoices = ({ creators, reader, asked, unknown }: Creators): Choice[] => {
  const names = new Map<string, string>();
  const chosen = chosenCreator(asked, reader.id);
  if (chosen && chosen !== MINE) names.set(chosen, unknown(chosen));
  for (const { id, name } of creators) {
    if (String(id) !== String(reader.id)) names.set(String(id), name || unknown(String(id)));
  }
  const others = [...names].map(([value, label]) => ({ value, label }));
  return [{ value: MINE, label: reader.label }, ...others.sort((a, b) => a.label.localeCompare(b.label))];
};
