/**
 * T2: may this step go out now, and what is in it. Everything is read fresh; what several mails ask for at the same time
 * is read together, after they have asked.
 */
import { DomainError, type RenderedMail } from '../../contracts';
import { HOUR_MS } from '../../lib/duration';
import { gatherReads } from '../../lib/gather';
import type { Audience, Recipient } from '../audience';
import { PAUSED, type DeliveryRow, type DeliverySource, type Preparation } from '../delivery';
import type { StoredTemplate, TemplateService } from '../templates';
import { isOpen } from './core/enrollment-state';
import type { EnrollmentRepository } from './enrollment-repository';
import type { EnrollmentRow } from './enrollment-row';
import type { SequenceReader, StoredSequence, StoredStep } from './sequence-reader';

export interface PrepareStepDeps {
  audience: Pick<Audience, 'findRecipients'>;
  templates: Pick<TemplateService, 'find' | 'obstacles' | 'renderFor'>;
  reader: SequenceReader;
  enrollments: EnrollmentRepository;
  /** A sequence that is switched off without being held, as by the site’s own code, is held from now on. */
  holdInactive(sequenceId: string): Promise<void>;
}

type Refusal = Exclude<Preparation, { verdict: 'send' }>;
type Found<T> = { found: T } | { refusal: Refusal };

/** How long a mail that may not go out yet is left alone. */
const WAIT_MS = HOUR_MS;

const refuse = (verdict: Exclude<Refusal['verdict'], 'wait' | 'delayed'>, reason: string) => ({
  refusal: { verdict, reason },
});
const wait = (reason: string, nowMs: number) => ({
  refusal: { verdict: 'wait' as const, reason, untilMs: nowMs + WAIT_MS },
});

/** Reads that may be shared by any number of mails; undefined where there is no such thing any more. */
interface SharedReads {
  enrollment(id: number): Promise<EnrollmentRow | undefined>;
  sequence(documentId: string): Promise<StoredSequence | undefined>;
  template(documentId: string): Promise<StoredTemplate | undefined>;
  /** With the gate’s answer for mails of that sequence. */
  recipient(sequenceId: string | null, documentId: string): Promise<Recipient | undefined>;
}

const MOST_TOGETHER = 100;

export const createPrepareStep = (deps: PrepareStepDeps): DeliverySource['prepare'] => {
  const reads: Reads = { ...deps, shared: shareReads(deps) };
  return async (delivery, { nowMs, unsubscribeUrl }) => {
    const [content, recipient] = await Promise.all([
      findContent(reads, delivery, nowMs),
      findMailable(reads, delivery),
    ]);
    if ('refusal' in content) return content.refusal;
    if ('refusal' in recipient) return recipient.refusal;
    const { sequence, template } = content.found;
    const input = { template, recipient: recipient.found.recipient, unsubscribeUrl };
    const mail = await render(() =>
      deps.templates.renderFor({ ...input, sequenceName: sequence.name, timezone: sequence.timezone }),
    );
    if ('refusal' in mail) return mail.refusal;
    const { documentId: templateId, trackOpens: opens, trackClicks: clicks } = template;
    return {
      ...{ verdict: 'send', to: recipient.found.to, mail: mail.found, marketing: true, sequenceName: sequence.name },
      ...{ templateId, tracking: { opens, clicks } },
    };
  };
};

type Reads = PrepareStepDeps & { shared: SharedReads };

const shareReads = ({ enrollments, reader, templates, audience }: PrepareStepDeps): SharedReads => {
  const recipientsOf = new Map<string | null, (documentId: string) => Promise<Recipient | undefined>>();
  const recipientOf = (sequenceId: string | null) => {
    const options = sequenceId === null ? {} : { sequenceId };
    const known = recipientsOf.get(sequenceId);
    const find = known ?? gatherReads((ids: readonly string[]) => audience.findRecipients(ids, options), MOST_TOGETHER);
    recipientsOf.set(sequenceId, find);
    return find;
  };
  return {
    enrollment: gatherReads((ids) => enrollments.findAll(ids), MOST_TOGETHER),
    sequence: gatherReads((ids) => reader.findAll(ids), MOST_TOGETHER),
    template: gatherReads(async (ids) => {
      const found = await Promise.all(ids.map(async (id) => [id, await templates.find(id)] as const));
      return new Map(found.flatMap(([id, template]) => (template ? [[id, template] as const] : [])));
    }, MOST_TOGETHER),
    recipient: (sequenceId, documentId) => recipientOf(sequenceId)(documentId),
  };
};

const findContent = async (
  reads: Reads,
  delivery: DeliveryRow,
  nowMs: number,
): Promise<Found<{ sequence: StoredSequence; template: StoredTemplate }>> => {
  const walk = await findWalk(reads, delivery, nowMs);
  if ('refusal' in walk) return walk;
  const template = await findTemplate(reads, walk.found.step, nowMs);
  if ('refusal' in template) return template;
  return { found: { sequence: walk.found.sequence, template: template.found } };
};

const findWalk = async (
  { shared, holdInactive }: Reads,
  { enrollmentId, stepId, attempts }: DeliveryRow,
  nowMs: number,
): Promise<Found<{ sequence: StoredSequence; step: StoredStep }>> => {
  const enrollment = enrollmentId === null ? undefined : await shared.enrollment(enrollmentId);
  if (!enrollment) return refuse('cancelled', 'The enrollment no longer exists');
  if (enrollment.state === 'paused') return wait(PAUSED, nowMs);
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
  const [obstacle] = await templates.obstacles(template);
  return obstacle ? wait(`The template cannot be sent: ${obstacle.message}`, nowMs) : { found: template };
};

const findMailable = async (
  { shared }: Reads,
  { recipientId, sequenceId }: DeliveryRow,
): Promise<Found<{ recipient: Recipient; to: string }>> => {
  const recipient = await shared.recipient(sequenceId, recipientId);
  if (!recipient) return refuse('cancelled', 'The contact no longer exists');
  if (recipient.mailability !== 'mailable') return refuse('suppressed', recipient.mailability);
  return recipient.email === null ? refuse('suppressed', 'no_address') : { found: { recipient, to: recipient.email } };
};

const render = async (draw: () => Promise<RenderedMail>): Promise<Found<RenderedMail>> => {
  try {
    return { found: await draw() };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return refuse('failed', `The template does not render: ${error.message}`);
  }
};
