/**
 * The live preview as a state machine. In: what was edited, asked and answered, each request with its ticket. Out: what
 * the panel shows. An answer whose ticket is not the newest is ignored; a shown figure stays until a newer one comes.
 */
import { assertNever } from '../../../lib/assert-never';
import type { ErrorDetail, FilterVerdict, IndexSuggestion } from '../../../contracts';
import type { Gap } from './to-filter';

export type Figures = Extract<FilterVerdict, { valid: true }>;

export interface PreviewState {
  phase: 'incomplete' | 'waiting' | 'asking' | 'ready' | 'refused' | 'failed';
  /** The newest request; older answers are ignored. */
  ticket: number;
  /** What it is about: the draft as text. */
  draft: string;
  /** The newest figures that were ever right; older than the tree unless the phase is `ready`. */
  figures?: Figures;
  /** When they came, by this browser's clock. */
  answeredAtMs?: number;
  gaps: Gap[];
  errors: ErrorDetail[];
  /** Why the newest request failed, while the phase is `failed`. */
  failure?: PreviewFailure;
  /** Those that a count which takes long, or took too long, could use. */
  indexes?: IndexSuggestion[];
}

/** too_slow: the count was given up. busy: too many counts run at once, this one was not begun. */
export type PreviewFailure = 'server' | 'too_slow' | 'busy';

export const failureKind = ({ status, code }: { status?: number; code?: string }): PreviewFailure => {
  if (status === 429 || code === 'too_many_requests') return 'busy';
  return code === 'too_slow' ? 'too_slow' : 'server';
};

export type PreviewEvent =
  | { type: 'unfinished'; ticket: number; draft: string; gaps: Gap[] }
  | { type: 'edited'; ticket: number; draft: string }
  | { type: 'asked'; ticket: number }
  | { type: 'answered'; ticket: number; atMs: number; verdict: FilterVerdict }
  | { type: 'failed'; ticket: number; failure: PreviewFailure; indexes?: IndexSuggestion[] };

export const initialPreview: PreviewState = { phase: 'incomplete', ticket: 0, draft: '', gaps: [], errors: [] };

/** Between an edit and its event the state is about the former draft, whose paths may name other rows by now. */
export const previewOf = (state: PreviewState, draft: string): PreviewState =>
  state.draft === draft || state.ticket === 0 ? state : { ...state, phase: 'waiting', gaps: [], errors: [] };

export const previewReducer = (state: PreviewState, event: PreviewEvent): PreviewState => {
  switch (event.type) {
    case 'unfinished':
      return { ...state, phase: 'incomplete', ticket: event.ticket, draft: event.draft, gaps: event.gaps, errors: [] };
    case 'edited':
      return { ...state, phase: 'waiting', ticket: event.ticket, draft: event.draft, gaps: [], errors: [] };
    case 'asked':
      return event.ticket === state.ticket ? { ...state, phase: 'asking' } : state;
    case 'answered':
      return event.ticket === state.ticket ? withVerdict(state, event) : state;
    case 'failed':
      return event.ticket === state.ticket
        ? { ...state, phase: 'failed', failure: event.failure, indexes: event.indexes }
        : state;
    default:
      return assertNever(event);
  }
};

type Answer = Extract<PreviewEvent, { type: 'answered' }>;

const withVerdict = (state: PreviewState, { verdict, atMs }: Answer): PreviewState =>
  verdict.valid
    ? { ...state, phase: 'ready', figures: verdict, answeredAtMs: atMs, errors: [], indexes: verdict.indexes }
    : { ...state, phase: 'refused', errors: verdict.errors };
