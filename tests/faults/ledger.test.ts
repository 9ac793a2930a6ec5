/** The promise of the send ledger, case by case; see docs/reliability.md. */
import { defineFaultCases } from '../support/faults/fault-case';
import { changeCases } from './cases/changes';
import { databaseCases } from './cases/database';
import { enrollingCases } from './cases/enrolling';
import { killCases } from './cases/kill';
import { matrixCases } from './cases/matrix';
import { queueCases } from './cases/queue';
import { serverCases } from './cases/server';
import { stopCases } from './cases/stop';
import { transitionCases } from './cases/transitions';

defineFaultCases([
  ...killCases,
  ...transitionCases,
  ...serverCases,
  ...matrixCases,
  ...queueCases,
  ...databaseCases,
  ...stopCases,
  ...changeCases,
  ...enrollingCases,
]);
