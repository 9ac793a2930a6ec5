/**
 * Whether nobody wrote this mail. In: its headers, names in lower case. Out: true for automatic replies (RFC 3834 and
 * the marks that came before it), which are neither an answer of the recipient nor a bounce.
 */
const SUBJECT =
  /^\s*(auto(matic)?[ -]?(reply|response|replied)|auto:|out of (the )?office|(automatische|automatisch) (antwort|antwoord)|r[ée]ponse automatique|respuesta autom[áa]tica|ตอบกลับอัตโนมัติ)/i;
const PRECEDENCE = /^\s*(auto[-_]?reply|bulk|junk|list)\b/i;

export const isAutomatic = (headers: ReadonlyMap<string, string>): boolean => {
  const has = (name: string, pattern: RegExp): boolean => pattern.test(headers.get(name) ?? '');
  return (
    has('auto-submitted', /^\s*auto-/i) ||
    has('x-auto-response-suppress', /\S/) ||
    has('x-autoreply', /\S/) ||
    has('x-autorespond', /\S/) ||
    has('precedence', PRECEDENCE) ||
    has('subject', SUBJECT)
  );
};
