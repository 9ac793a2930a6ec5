/** The promise of the send ledger, case by case; see docs/reliability.md. */
import type { FaultCase } from '../../support/faults/fault-case';
import { changeCases } from './changes';
import { databaseCases } from './database';
import { enrollingCases } from './enrolling';
import { killCases } from './kill';
import { matrixCases } from './matrix';
import { queueCases } from './queue';
import { serverCases } from './server';
import { stopCases } from './stop';
import { transitionCases } from './transitions';

export const LEDGER_CASES: readonly FaultCase[] = [
  ...killCases,
  ...transitionCases,
  ...serverCases,
  ...matrixCases,
  ...queueCases,
  ...databaseCases,
  ...stopCases,
  ...changeCases,
  ...enrollingCases,
];
