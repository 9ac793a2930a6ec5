import { defineFaultCases } from '../support/faults/fault-case';
import { LEDGER_CASES } from './cases';

defineFaultCases('sqlite', LEDGER_CASES);
