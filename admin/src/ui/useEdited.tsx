import { useForm } from '@strapi/strapi/admin';
import { useEffect, useState } from 'react';
import { staleOf } from '../api/errors';
import type { Stale } from '../contracts';
import { ConflictDialog } from './ConflictDialog';
import { useSubmit } from './useSubmit';

interface Versioned {
  version: number;
}

/** A save that was refused because somebody else had saved first. */
interface Refused<T> {
  /** Puts what is stored into the form, in place of what was typed. */
  show(stored: T): void;
  /** Saves the same once more, over what is stored. */
  saveOver(stored: T): Promise<unknown>;
}

interface Options<T> {
  /** As it was last loaded; undefined of one that is new. */
  latest: T | undefined;
  load(): Promise<T>;
}

/**
 * The record that a form is filled from, and what happens when somebody else saves it meanwhile. `base` stays as it was
 * while anything is typed, though the page loads the record again; saving states its version.
 */
export const useEdited = <T extends Versioned>({ latest, load }: Options<T>) => {
  const [base, setBase] = useState(latest);
  const [conflict, setConflict] = useState<Refused<T> & { stale: Stale }>();
  const run = useSubmit();

  const withStored = (work: (stored: T, refused: Refused<T> & { stale: Stale }) => unknown) => () =>
    run(async () => {
      const stored = await load();
      setConflict(undefined);
      if (conflict) await work(stored, conflict);
    });

  return {
    base,
    setBase,
    /** Given the error of a save: true where it is a conflict, about which a dialog asks. */
    caught: (error: unknown, refused: Refused<T>): boolean => {
      const stale = staleOf(error);
      if (stale) setConflict({ ...refused, stale });
      return stale !== undefined;
    },
    /** Beside the form. */
    dialog: conflict ? (
      <ConflictDialog
        stale={conflict.stale}
        onReload={withStored((stored, { show }) => {
          setBase(stored);
          show(stored);
        })}
        // Over the version that was told of: of a still newer one it is asked again.
        onOverwrite={withStored((stored, { saveOver, stale }) => saveOver({ ...stored, version: stale.version }))}
        onClose={() => setConflict(undefined)}
      />
    ) : null,
    /** Inside the form. */
    following: <Following<T> latest={latest} base={base} onFollow={setBase} />,
  };
};

interface FollowingProps<T> {
  latest: T | undefined;
  base: T | undefined;
  onFollow(latest: T): void;
}

/** While nothing is typed, the form shows what was loaded last. */
const Following = <T extends Versioned>({ latest, base, onFollow }: FollowingProps<T>) => {
  const isIdle = useForm('Following', ({ modified, isSubmitting }) => !modified && !isSubmitting);
  useEffect(() => {
    if (isIdle && latest && base && latest.version > base.version) onFollow(latest);
  }, [isIdle, latest, base, onFollow]);
  return null;
};
