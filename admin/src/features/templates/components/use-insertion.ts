import { useNotifyAT } from '@strapi/design-system';
import { useForm } from '@strapi/strapi/admin';
import { useCallback, useRef, type FocusEvent } from 'react';
import { useT } from '../../../i18n/messages';
import type { TemplateForm } from '../core/template-form';
import { insertAt, variableTag } from '../core/insert-text';

export const INSERTABLE = ['subject', 'preheader', 'html', 'text'] as const;
type Insertable = (typeof INSERTABLE)[number];

type TextField = HTMLInputElement | HTMLTextAreaElement;

/** Remembers the field that was edited last, and puts a variable at its caret. */
export const useInsertion = () => {
  const t = useT();
  const { notifyStatus } = useNotifyAT();
  const onChange = useForm('useInsertion', (form) => form.onChange);
  const getValues = useForm('useInsertion', (form) => form.getValues);
  const target = useRef<{ field: Insertable; element: TextField | null }>({ field: 'html', element: null });

  const onFocus = useCallback((event: FocusEvent<HTMLElement>) => {
    const element = event.target;
    if (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)) return;
    const field = INSERTABLE.find((candidate) => candidate === element.name);
    if (field) target.current = { field, element };
  }, []);

  const insert = useCallback(
    (name: string) => {
      const { field, element } = target.current;
      const current = (getValues() as TemplateForm)[field] ?? '';
      const range = { start: element?.selectionStart ?? current.length, end: element?.selectionEnd ?? current.length };
      const { text, caret } = insertAt(current, range, variableTag(name));
      onChange(field, text);
      requestAnimationFrame(() => {
        element?.focus();
        element?.setSelectionRange(caret, caret);
      });
      notifyStatus(t('variables.inserted', { name, field: t(`template.${field}`) }));
    },
    [getValues, onChange, notifyStatus, t],
  );

  return { onFocus, insert };
};
