/** Undoes bootstrap, last first, so that a process ends with nothing claimed and nothing unsaved. */
import type { Core } from '@strapi/types';

type Closer = () => Promise<void>;

const closers = new WeakMap<Core.Strapi, Closer[]>();

export const onDestroy = (strapi: Core.Strapi, close: Closer): void => {
  closers.set(strapi, [close, ...(closers.get(strapi) ?? [])]);
};

export const destroy = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  for (const close of closers.get(strapi) ?? []) await close();
  closers.delete(strapi);
};
