/** In a file of its own: in full it takes minutes and a campaign of its own size. */
import { defineFaultCases } from '../support/faults/fault-case';
import { randomKillCases } from './cases/random-kills';

defineFaultCases('postgres', randomKillCases);
