/** Puts the feature together: what its controllers, the ledger and the templates ask of it. */
import type { EnrollResult, ErrorDetail } from '../../contracts';
import type { Database } from '../../platform/database';
import type { Log } from '../../ports/log';
import type { AddressViews, Audience } from '../audience';
import type { DeliveryPlanner, DeliverySource, PausedMails, SequenceHolds } from '../delivery';
import type { SequenceUses } from '../segments';
import type { TemplateService } from '../templates';
import { createCandidateRepository } from './candidate-repository';
import { createEnrollSegment, type EnrollableSegments, type EnrollSegmentInput } from './enroll-segment';
import { createEnrollmentRunRepository } from './enrollment-run-repository';
import { createEnrollmentRuns, type Background, type EnrollmentRuns } from './enrollment-runs';
import { createEnrollmentQueries } from './enrollment-queries';
import { createEnrollmentRepository } from './enrollment-repository';
import { createEnrollmentService, type EnrollmentService, type EnrollmentServiceDeps } from './enrollment-service';
import { createHeldPlaces } from './held-places';
import { createHoldInactive } from './hold-inactive';
import { createNamesRepository } from './names-repository';
import { createSequenceReader } from './sequence-reader';
import { createSequenceService, type SequenceService } from './sequence-service';
import type { SequenceTables } from './sequence-tables';
import type { SequenceWriter } from './sequence-writer';
import { createSkippedExport, type SkippedExport } from './skipped-export';
import { createSkippedRepository } from './skipped-repository';
import { createStepSource } from './step-source';
import { createUsesRepository } from './uses-repository';

export interface SequencesDeps {
  database: Database;
  tables: SequenceTables;
  writer: SequenceWriter;
  audience: Audience;
  addressesFor: AddressViews;
  segments: EnrollableSegments;
  templates: Pick<TemplateService, 'find' | 'obstacles' | 'registerSender' | 'renderFor'>;
  planner: DeliveryPlanner;
  cancelPending: EnrollmentServiceDeps['cancelPending'];
  /** Why no sequence of this site may send. */
  obstacles?: readonly ErrorDetail[];
  holds: SequenceHolds;
  pausedMails: PausedMails;
  /** The zone of sequences that name none. */
  timezone: string;
  background: Background;
  /** People are enrolled: mail may be due at once. */
  onEnrolled(): void;
  log: Log;
}

export interface Sequences {
  sequences: SequenceService;
  enrollments: EnrollmentService &
    EnrollmentRuns &
    SkippedExport &
    SequenceUses & {
      enrollSegment(input: EnrollSegmentInput): Promise<EnrollResult>;
    };
  /** To be registered with the ledger. */
  source: DeliverySource;
}

export const createSequences = (deps: SequencesDeps): Sequences => {
  const { database, audience } = deps;
  const reader = createSequenceReader(database, deps.tables);
  const shared = {
    ...deps,
    reader,
    enrollments: createEnrollmentRepository(database),
    queries: createEnrollmentQueries(database),
    candidates: createCandidateRepository(database, audience),
    places: createHeldPlaces(database, deps.tables),
    holdInactive: createHoldInactive({ database, reader, holds: deps.holds }),
    names: createNamesRepository(database),
  };
  const runs = createEnrollmentRuns({ ...shared, runs: createEnrollmentRunRepository(database) });
  const enrollSegment = createEnrollSegment(shared);
  deps.templates.registerSender((templateId) => shared.reader.isTemplateSent(templateId));
  return {
    sequences: createSequenceService(shared),
    enrollments: {
      ...createEnrollmentService(shared),
      ...runs,
      ...createSkippedExport({ audience, runs, skipped: createSkippedRepository(database, audience) }),
      async enrollSegment(input) {
        const result = await enrollSegment(input);
        if (result.enrolled !== 0 && !result.dryRun) deps.onEnrolled();
        return result;
      },
      ...createUsesRepository(database, deps.tables),
    },
    source: createStepSource(shared),
  };
};
