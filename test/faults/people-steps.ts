/** The steps of the second kind that are killed at each of their fault points. */
import { type FaultPoint, faultPointsOf } from '../../main/sync/fault-points.ts';
import type { AttachingPoint } from '../second-kind/app.ts';
import { type PersonStep, personSteps } from '../second-kind/person.ts';

// Both steps create, so a person is never asked to send a change anew.
const { sendAnew: _, ...sending } = faultPointsOf<PersonStep, never>({ writes: personSteps, reads: [] });

/** The points of sending and deciding. */
export const sendingPoints = sending;
export type SendingStep = keyof typeof sendingPoints;

/**
 * The points of attaching a file, in order: the file, its name, its row, the reference to it. `collected` belongs to another
 * time: files that nothing names are removed.
 */
export const attachingPoints = [
  'begun',
  'sealed',
  'renamed',
  'flushed',
  'named',
  'referring',
  'referred',
] as const satisfies readonly Exclude<AttachingPoint, 'collected'>[];
type Attaching = (typeof attachingPoints)[number];
/** Fails to compile when a point is left out of the list. */
const _everyPoint: Exclude<AttachingPoint, 'collected' | Attaching> extends never ? true : never = true;
void _everyPoint;

/** A step of a person, a decision, or attaching the file. */
export type PeopleStep = SendingStep | 'attach';
export const peoplePoints: Readonly<Record<PeopleStep, readonly (FaultPoint | Attaching)[]>> = {
  ...sendingPoints,
  attach: attachingPoints,
};
