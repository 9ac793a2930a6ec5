/**
 * One mail as it is sent: rendered, and with what every mail must say. In: what a rendering takes, the recipient’s
 * unsubscribe link and the sender’s postal address. Out: the four parts. Refused: what a rendering refuses.
 */
import type { RenderedMail } from '../../../contracts';
import { isMarketing } from './check-template';
import { withPostalAddress } from './postal-address';
import { rendering, type RenderInput, type TemplateParts } from './render';
import { withUnsubscribeLink } from './unsubscribe-link';

export interface CompleteMailInput extends RenderInput {
  template: TemplateParts & { type: string; language: string };
  unsubscribeUrl: string;
  postalAddress: string | undefined;
}

export function* completing(input: CompleteMailInput): Generator<void, RenderedMail> {
  const { template, unsubscribeUrl: url, postalAddress } = input;
  const rendered = yield* rendering(input);
  yield;
  const { language } = template;
  const linked = isMarketing(template) ? yield* withUnsubscribeLink(rendered, { url, language }) : rendered;
  yield;
  return withPostalAddress(linked, postalAddress);
}
