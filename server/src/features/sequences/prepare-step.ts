/**
 * T2: may this step go out now, and what is in it. Everything is read fresh; what many mails ask for at the same time,
 * their sequence and their template, is read once for those who asked before it was read.
 */
import { DomainError, type RenderedMail } from '../../contracts';
import { shareReads } from '../../lib/share-reads';
import type { Audience, Recipient } from '../audience';
import type { DeliveryRow, DeliverySource, Preparation } from '../delivery';
import type { StoredTemplate, TemplateService } from '../templates';
import { isOpen } from './core/enrollment-state';
import type { EnrollmentRepository } from './enrollment-repository';
import { WAIT_MS } from './release-repository';
import type { SequenceReader, StoredSequence, StoredStep } from './sequence-reader';

export interface PrepareStepDeps {
  audience: Pick<Audience, 'findRecipient'>;
  templates: Pick<TemplateService, 'find' | 'obstacles' | 'renderFor'>;
  reader: SequenceReader;
  enrollments: EnrollmentRepository;
  /** A sequence that is switched off without being held, as by the site’s own code, is held from now on. */
  holdInactive(sequenceId: string): Promise<void>;
}

type Refusal = Exclude<Preparation, { verdict: 'send' }>;
type Found<T> = { found: T } | { refusal: Refusal };

const refuse = (verdict: Exclude<Refusal['verdict'], 'wait' | 'delayed'>, reason: string) => ({
  refusal: { verdict, reason },
});
const wait = (reason: string, nowMs: number) => ({
  refusal: { verdict: 'wait' as const, reason, untilMs: nowMs + WAIT_MS },
});

interface SharedReads {
  sequence(documentId: string): Promise<StoredSequence | null>;
  template(documentId: string): Promise<StoredTemplate | null>;
}

export const createPrepareStep = (deps: PrepareStepDeps): DeliverySource['prepare'] => {
  const shared: SharedReads = {
    sequence: shareReads((documentId) => deps.reader.find(documentId)),
    template: shareReads((documentId) => deps.templates.find(documentId)),
  };
  return async (delivery, { nowMs, unsubscribeUrl }) => {
    const walk = await findWalk({ ...deps, shared }, delivery, nowMs);
    if ('refusal' in walk) return walk.refusal;
    const template = await findTemplate({ ...deps, shared }, walk.found.step, nowMs);
    if ('refusal' in template) return template.refusal;
    const recipient = await findMailable(deps, delivery);
    if ('refusal' in recipient) return recipient.refusal;
    const { sequence } = walk.found;
    const input = { template: template.found, recipient: recipient.found.recipient, unsubscribeUrl };
    const mail = render(() =>
      deps.templates.renderFor({ ...input, sequenceName: sequence.name, timezone: sequence.timezone }),
    );
    if ('refusal' in mail) return mail.refusal;
    const { trackOpens: opens, trackClicks: clicks } = template.found;
    return {
      ...{ verdict: 'send', to: recipient.found.to, mail: mail.found, marketing: true, sequenceName: sequence.name },
      tracking: { opens, clicks },
    };
  };
};

type Reads = PrepareStepDeps & { shared: SharedReads };

const findWalk = async (
  { enrollments, shared, holdInactive }: Reads,
  { enrollmentId, stepId, attempts }: DeliveryRow,
  nowMs: number,
): Promise<Found<{ sequence: StoredSequence; step: StoredStep }>> => {
  const enrollment = enrollmentId === null ? null : await enrollments.find(enrollmentId);
  if (!enrollment) return refuse('cancelled', 'The enrollment no longer exists');
  if (enrollment.state === 'paused') return wait('The enrollment is paused', nowMs);
  // A tried mail of a completed one was uncertain for a day, and somebody chose to send it again.
  const isLeft = enrollment.state === 'completed' && attempts > 0;
  if (!isLeft && !isOpen(enrollment.state)) return refuse('cancelled', `The enrollment is ${enrollment.state}`);
  const sequence = await shared.sequence(enrollment.sequenceId);
  if (!sequence) return refuse('cancelled', 'The sequence no longer exists');
  if (!sequence.isActive) {
    await holdInactive(sequence.documentId);
    return { refusal: { verdict: 'delayed', reason: 'The sequence is switched off', byMs: 0 } };
  }
  const step = sequence.steps.find(({ documentId }) => documentId === stepId);
  if (!step) return refuse('skipped', 'The step was removed');
  return step.isActive ? { found: { sequence, step } } : refuse('skipped', 'The step is switched off');
};

/** A template that is switched off or cannot be sent to anybody is a pause; one that is gone cannot come back. */
const findTemplate = async (
  { templates, shared }: Reads,
  step: StoredStep,
  nowMs: number,
): Promise<Found<StoredTemplate>> => {
  const template = await shared.template(step.templateId);
  if (!template) return refuse('failed', 'The template no longer exists');
  if (!template.isActive) return wait('The template is switched off', nowMs);
  const [obstacle] = templates.obstacles(template);
  return obstacle ? wait(`The template cannot be sent: ${obstacle.message}`, nowMs) : { found: template };
};

const findMailable = async (
  { audience }: PrepareStepDeps,
  { recipientId, sequenceId }: DeliveryRow,
): Promise<Found<{ recipient: Recipient; to: string }>> => {
  const recipient = await audience.findRecipient(recipientId, sequenceId === null ? {} : { sequenceId });
  if (!recipient) return refuse('cancelled', 'The contact no longer exists');
  if (recipient.mailability !== 'mailable') return refuse('suppressed', recipient.mailability);
  return recipient.email === null ? refuse('suppressed', 'no_address') : { found: { recipient, to: recipient.email } };
};

const render = (draw: () => RenderedMail): Found<RenderedMail> => {
  try {
    return { found: draw() };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return refuse('failed', `The template does not render: ${error.message}`);
  }
};
