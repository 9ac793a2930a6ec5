import { ApiProvider } from '@reduxjs/toolkit/query/react';
import type { ReactNode } from 'react';
import { cohortApi } from '../../../../admin/src/api/cohort-api';
import { renderPart } from './render';

export interface Asked {
  method: string;
  path: string;
  /** What the panel sent as `data`. */
  data: unknown;
}

export interface Answered {
  status: number;
  body: unknown;
}

export const ok = (data: unknown): Answered => ({ status: 200, body: { data } });
/** As the server refuses: `errors` are paths with messages. */
export const refused = (
  status: number,
  message: string,
  errors: { path: string[]; message: string }[] = [],
): Answered => ({
  status,
  body: { data: null, error: { status, name: 'Error', message, details: { errors } } },
});

/** A part of the panel over a server that answers as told; what it was asked, in order. */
export const renderWithServer = (
  part: ReactNode,
  answer: (asked: Asked) => Answered | Promise<Answered>,
  locale?: 'en' | 'th',
): Asked[] => {
  const asked: Asked[] = [];
  const serve = async (url: string, { method = 'GET', body }: { method?: string; body?: string } = {}) => {
    const request = { method, path: url, data: body === undefined ? undefined : JSON.parse(body).data };
    asked.push(request);
    const { status, body: said } = await answer(request);
    return { status, ok: status < 400, headers: new Map(), json: () => Promise.resolve(said) };
  };
  Object.assign(globalThis, { fetch: serve });
  Object.assign(window, { strapi: { backendURL: '' } });
  renderPart(<ApiProvider api={cohortApi}>{part}</ApiProvider>, locale);
  return asked;
};
