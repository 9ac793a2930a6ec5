import { defineFaultCases } from '../support/faults/fault-case';
import { LEDGER_CASES } from './cases';

defineFaultCases('postgres', LEDGER_CASES);
