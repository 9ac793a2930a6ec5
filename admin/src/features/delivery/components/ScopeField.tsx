import { Field, SingleSelect, SingleSelectOption } from '@strapi/design-system';
import type { Sequence } from '../../../contracts';
import { useT } from '../../../i18n/messages';

const EVERYTHING = '';

interface Props {
  sequences: readonly Sequence[];
  /** Null: everything. */
  value: string | null;
  error?: string | undefined;
  onChange(sequence: string | null): void;
}

/** Everything, or the mails of one sequence; not asked where no sequence can be named. */
export const ScopeField = ({ sequences, value, error, onChange }: Props) => {
  const t = useT();
  if (sequences.length === 0) return null;
  return (
    <Field.Root name="sequence" error={error}>
      <Field.Label>{t('suppressions.scope')}</Field.Label>
      <SingleSelect
        value={value ?? EVERYTHING}
        onChange={(next) => onChange(next === EVERYTHING ? null : String(next))}
      >
        <SingleSelectOption value={EVERYTHING}>{t('suppression.scope.all')}</SingleSelectOption>
        {sequences.map(({ documentId, name }) => (
          <SingleSelectOption key={documentId} value={documentId}>
            {t('suppression.scope.of', { name })}
          </SingleSelectOption>
        ))}
      </SingleSelect>
      <Field.Error />
    </Field.Root>
  );
};
