/**
 * What a POST to an unsubscribe link asks for. In: the fields of its body, of whatever shape. Out: the choice; in doubt all
 * mail stops: for one-click (RFC 8058), for an empty body, and for one that this page has not written.
 */
export const UNSUBSCRIBE_CHOICES = ['all', 'sequence', 'undo'] as const;
export type UnsubscribeChoice = (typeof UNSUBSCRIBE_CHOICES)[number];

/** The name of the form’s only field. */
export const CHOICE_FIELD = 'choice';
const ONE_CLICK_FIELD = 'List-Unsubscribe';

export const readChoice = (body: unknown): UnsubscribeChoice => {
  if (typeof body !== 'object' || body === null || Object.hasOwn(body, ONE_CLICK_FIELD)) return 'all';
  if (!Object.hasOwn(body, CHOICE_FIELD)) return 'all';
  const choice: unknown = Reflect.get(body, CHOICE_FIELD);
  return UNSUBSCRIBE_CHOICES.find((known) => known === choice) ?? 'all';
};
