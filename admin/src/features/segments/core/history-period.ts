/**
 * Which days a history is about, as the address says. In: the query of the page. Out: what the server is asked, and which
 * choice that is. A number of days that is none is as if none were asked; days of one’s own are left to the server.
 */
import { MOST_HISTORY_DAYS } from '../../../contracts';

const PERIOD_DAYS = ['7', '30', '90', '365'];
/** Days of one’s own, from one to another. */
export const OWN = 'own';
const DEFAULT_DAYS = '30';
const DAY_MS = 86_400_000;

export interface HistoryPeriod {
  days?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

type Query = Readonly<Record<string, string | undefined>>;

export const periodOf = ({ days, from, to }: Query): HistoryPeriod =>
  from || to ? { from, to } : { days: days !== undefined && isCount(days) ? String(Number(days)) : DEFAULT_DAYS };

const isCount = (days: string): boolean => /^\d+$/.test(days) && Number(days) >= 1 && Number(days) <= MOST_HISTORY_DAYS;

export const choiceOf = (query: Query): string => periodOf(query).days ?? OWN;

/** So many days up to today, with the number that the address names. */
export const periodChoices = (query: Query): number[] => {
  const { days = DEFAULT_DAYS } = periodOf(query);
  return [...new Set([...PERIOD_DAYS, days].map(Number))].sort((a, b) => a - b);
};

/** The days of the list below: those of one row of the table, or all. */
export const listPeriodOf = (query: Query): HistoryPeriod =>
  query.listFrom && query.listTo ? { from: query.listFrom, to: query.listTo } : periodOf(query);

/** What the address says beside the period while the list is about one row. */
export const NO_LIST = { listFrom: undefined, listTo: undefined };

/** The earlier day first. */
export const inOrder = (from: string, to: string): { from: string; to: string } =>
  from <= to ? { from, to } : { from: to, to: from };

/** More days than the server answers at once. */
export const isTooLong = ({ from, to }: HistoryPeriod): boolean =>
  from !== undefined && to !== undefined && (Date.parse(to) - Date.parse(from)) / DAY_MS >= MOST_HISTORY_DAYS;
