/** What is rendered in steps, at once. */
import type { RenderedMail } from '../../server/src/contracts';
import { rendering, type RenderInput } from '../../server/src/features/templates/core/render';

export const finished = <T>(work: Generator<void, T>): T => {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
};

export const renderMail = (input: RenderInput): RenderedMail => finished(rendering(input));
