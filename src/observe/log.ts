import { type DestinationStream, pino } from 'pino';
import type { Log } from '../botkit/log.ts';

/**
 * Structured lines on standard error. Nobody logs what a person wrote or who they are: the shell's `Fields`
 * have no room for it, and errors are described by kind and place.
 */
export function createLog(level: string, destination: DestinationStream = pino.destination({ fd: 2, sync: true })): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}
