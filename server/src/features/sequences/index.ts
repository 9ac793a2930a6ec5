/** Sequences of mails, and each recipient’s walk through them. */
import type { Feature } from '../../platform/feature';
import { sequenceContentType, sequenceStepContentType } from './content-types';
import { enrollmentController, sequenceController } from './controllers';
import { sequencePermissions } from './permissions';
import { runControllers } from './run-controllers';
import { runRoutes } from './run-routes';
import { allSequenceRoutes } from './routes';
import { enrollmentTables } from './tables';

export { createSequences, type Sequences, type SequencesDeps } from './create-sequences';
export { createSequenceWriter } from './sequence-writer';
export { readSequenceTables } from './sequence-tables';

export const sequencesFeature: Feature = {
  name: 'sequences',
  contentTypes: { sequence: sequenceContentType, 'sequence-step': sequenceStepContentType },
  tables: enrollmentTables,
  controllers: { sequence: sequenceController, enrollment: enrollmentController, ...runControllers },
  routes: [...allSequenceRoutes, ...runRoutes],
  permissions: sequencePermissions,
};
