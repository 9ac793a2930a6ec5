/**
 * In: a template without syntax errors and the guide. Out: what goes wrong when it is rendered with the guide’s samples;
 * empty when nothing does. A marketing mail must show its unsubscribe link, whatever its source names (of mails that do not,
 * see unsubscribe-link). `limit_exceeded` is a template that would hold up the process for every recipient.
 */
import { DomainError, errorDetail, type ErrorDetail, type TemplateVariable } from '../../../contracts';
import { missingLinks } from './check-template';
import { rendering, type TemplateParts } from './render';
import { showsLink, statesLink } from './shown-links';
import { sampleValues } from './variables';

/** No template has it but by the variable. */
const LINK = 'https://example.test/unsubscribe/sample-of-a-trial';

export function* trial(
  template: TemplateParts & { language: string; type: string },
  guide: readonly TemplateVariable[],
  timezone: string,
): Generator<void, ErrorDetail[]> {
  try {
    const values = { ...sampleValues(guide), unsubscribe_url: LINK };
    const mail = yield* rendering({ template, values, settings: { locale: template.language, timezone } });
    const shown = { html: yield* showsLink(mail.html, LINK), text: statesLink(mail.text, LINK) };
    return missingLinks(template).filter(({ path }) => !shown[path[0] === 'text' ? 'text' : 'html']);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const code = /limit exceeded/.test(error.message) ? 'limit_exceeded' : 'render_failed';
    const { path, message } = error.errors[0] ?? errorDetail(['html'], error.message);
    return [errorDetail(path, message, code)];
  }
}
