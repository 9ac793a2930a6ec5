/**
 * Members named by text. In: what was pasted. Out: the selection that the server takes: addresses as one column of CSV
 * where there is an @ anywhere, else document ids; undefined where nothing is named.
 */
import type { MemberSelection } from '../../../contracts';

export const selectionFromText = (text: string): Pick<MemberSelection, 'ids' | 'csv'> | undefined => {
  const entries = text
    .split(/[\s,;]+/)
    .map((entry) => entry.replace(/^<|>$/g, ''))
    .filter((entry) => entry !== '');
  if (entries.length === 0) return undefined;
  return entries.some((entry) => entry.includes('@')) ? { csv: entries.join('\n') } : { ids: [...new Set(entries)] };
};
