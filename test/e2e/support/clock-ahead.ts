/** Puts the clock of the process that loads this module ahead, by CLOCK_AHEAD milliseconds. */
import { putClockAhead } from './later.ts';

putClockAhead(Number(process.env['CLOCK_AHEAD']));
