import { type Due, dueIn, leftOf, type Time } from '../clock.ts';

/**
 * When the next step of a submission is due: at once, after a pause, or not until something happens. `watching`: the
 * next step only reads whether something has changed on the platform, so the submission does not count as waiting. Its value
 * is the kind's name for what is watched.
 */
export type StepResult =
  | { next: 'again' }
  | { next: 'later'; milliseconds: number; watching?: string }
  | { next: 'rest' };

/** Why a submission that came to rest needs a person. */
export type Ended = 'refused' | 'needsYou';

/** One reading of a submission that is no step of sending it, for example of the review. */
export interface Reading {
  key: string;
  /** Name of the reading step. */
  read: string;
}

/**
 * The work of the lanes. Submissions are named by opaque keys. `advance` changes a queue in place: a copy of 100,000
 * entries at each event would make a start quadratic (docs/decisions/0014-queue-in-place.md).
 */
export interface Queue {
  phase: 'new' | 'started' | 'stopped';
  /** Submissions that a person waits for. */
  readonly urgent: Set<string>;
  readonly ready: Set<string>;
  /** When each submission is due again, by both clocks; the clock that reaches its time first counts. */
  readonly later: Map<string, Due & { watching: string | undefined }>;
  /** Submissions with a running step. */
  readonly active: Set<string>;
  /** Submissions enqueued while active; the value is true when a person waits. */
  readonly again: Map<string, boolean>;
  /** All submissions of this run of sending, done or not. */
  readonly run: Set<string>;
  /** Submissions of this run that came to rest and need a person. */
  readonly left: Map<string, Ended>;
  /** Readings that are asked for, by name: those that a person waits for, and the rest. */
  readonly reads: Record<'urgent' | 'other', Map<string, Reading>>;
  /** Keys of the submissions that are being read. */
  readonly reading: Set<string>;
}

export const emptyQueue = (): Queue => ({
  phase: 'new',
  urgent: new Set(),
  ready: new Set(),
  later: new Map(),
  active: new Set(),
  again: new Map(),
  run: new Set(),
  left: new Map(),
  reads: { urgent: new Map(), other: new Map() },
  reading: new Set(),
});

export type QueueEvent =
  | { is: 'started'; unfinished: readonly string[] }
  | { is: 'enqueued'; key: string; urgent: boolean }
  | { is: 'forgotten'; keys: readonly string[] }
  | ({ is: 'readWanted'; urgent: boolean } & Reading)
  /** `ended` matters only when the submission is over, see `isOver`. */
  | { is: 'stepEnded'; key: string; result: StepResult; ended: Ended | null }
  | { is: 'readEnded'; key: string }
  | { is: 'woken' }
  | { is: 'hurried' }
  | { is: 'stopped' };

export type QueueEffect =
  | { do: 'step'; key: string }
  | ({ do: 'read' } & Reading)
  | { do: 'report'; key: string }
  /** Replaces the timer. null: no timer is needed. */
  | { do: 'wakeAfter'; milliseconds: number | null }
  | { do: 'reportIdle' };

/** Number of lanes that may read at once. With the usual 8 lanes, half of them stay free for sending. */
export const readingLanes = 4;

/**
 * Changes the queue by one event and gives work to the free lanes. Returns what the scheduler has to do.
 * @param lanes number of lanes that may work now
 */
export function advance(queue: Queue, event: QueueEvent, lanes: number, time: Time): QueueEffect[] {
  return [...apply(queue, event, time), ...fill(queue, lanes)];
}

function apply(queue: Queue, event: QueueEvent, time: Time): QueueEffect[] {
  switch (event.is) {
    case 'started':
      for (const key of event.unfinished) enqueue(queue, key, false);
      queue.phase = 'started';
      return [];
    case 'enqueued':
      enqueue(queue, event.key, event.urgent);
      return [];
    case 'forgotten':
      return forget(queue, event.keys, time);
    case 'readWanted':
      wantRead(queue, event);
      return [];
    case 'stepEnded':
      return endStep(queue, event, time);
    case 'readEnded':
      queue.reading.delete(event.key);
      return [];
    case 'woken':
      // The clocks decide what is due, because timers stand still while the machine sleeps.
      makeReady(queue, (due) => leftOf(time, due) === 0);
      return [timer(queue, time)];
    case 'hurried':
      makeReady(queue, () => true);
      return [timer(queue, time)];
    case 'stopped':
      queue.phase = 'stopped';
      dropReads(queue);
      return [timer(queue, time)];
  }
}

function enqueue(queue: Queue, key: string, urgent: boolean): void {
  if (queue.active.has(key)) {
    queue.again.set(key, urgent || queue.again.get(key) === true);
    return;
  }
  queue.run.add(key);
  queue.left.delete(key);
  queue.later.delete(key);
  if (urgent) {
    queue.ready.delete(key);
    queue.urgent.add(key);
  } else if (!queue.urgent.has(key)) queue.ready.add(key);
}

function forget(queue: Queue, keys: readonly string[], time: Time): QueueEffect[] {
  const parts = [queue.urgent, queue.ready, queue.later, queue.run, queue.left];
  // An active submission gets one more step, after which it rests.
  for (const key of keys)
    if (queue.active.has(key)) queue.again.set(key, false);
    else for (const part of parts) part.delete(key);
  return [timer(queue, time)];
}

const nameOf = ({ key, read }: Reading): string => `${read} ${key}`;

function wantRead({ phase, reads }: Queue, { key, read, urgent }: Reading & { urgent: boolean }): void {
  if (phase === 'stopped') return;
  const name = nameOf({ key, read });
  if (urgent) {
    reads.other.delete(name);
    reads.urgent.set(name, { key, read });
  } else if (!reads.urgent.has(name)) reads.other.set(name, { key, read });
}

/** True when a reading is asked for and has not begun. */
export const isWanted = ({ reads }: Queue, reading: Reading): boolean =>
  reads.urgent.has(nameOf(reading)) || reads.other.has(nameOf(reading));

/** Returns the number of readings that have not begun. */
export const pendingReads = ({ reads }: Queue): number => reads.urgent.size + reads.other.size;

/** Drops the readings that have not begun. Returns their keys. @param isMeant which ones; default: all */
export function dropReads({ reads }: Queue, isMeant: (reading: Reading) => boolean = () => true): string[] {
  const dropped = [...reads.urgent.values(), ...reads.other.values()].filter(isMeant);
  for (const reading of dropped) {
    reads.urgent.delete(nameOf(reading));
    reads.other.delete(nameOf(reading));
  }
  return dropped.map(({ key }) => key);
}

/** True when a result ends the submission's part in the run. A watched object may be missing until a person acts. */
export const isOver = (result: StepResult): boolean =>
  result.next === 'rest' || (result.next === 'later' && result.watching !== undefined);

function endStep(
  queue: Queue,
  { key, result, ended }: Extract<QueueEvent, { is: 'stepEnded' }>,
  time: Time,
): QueueEffect[] {
  queue.active.delete(key);
  const isUrgent = queue.again.get(key);
  queue.again.delete(key);
  // A submission that was enqueued meanwhile has not come to rest.
  if (ended && isOver(result) && isUrgent === undefined && queue.run.has(key)) queue.left.set(key, ended);
  else queue.left.delete(key);
  const report: QueueEffect = { do: 'report', key };
  if (isUrgent) queue.urgent.add(key);
  else if (isUrgent === false || result.next === 'again') queue.ready.add(key);
  else if (result.next === 'later') {
    queue.later.set(key, { ...dueIn(time, result.milliseconds), watching: result.watching });
    return [timer(queue, time), report];
  }
  return [report];
}

function makeReady(queue: Queue, isDue: (due: Due) => boolean): void {
  for (const [key, due] of queue.later) {
    if (!isDue(due)) continue;
    queue.later.delete(key);
    queue.left.delete(key);
    queue.ready.add(key);
    queue.run.add(key);
  }
}

function timer({ phase, later }: Queue, time: Time): QueueEffect {
  if (phase === 'stopped' || later.size === 0) return { do: 'wakeAfter', milliseconds: null };
  let earliest = Number.POSITIVE_INFINITY;
  for (const due of later.values()) earliest = Math.min(earliest, leftOf(time, due));
  return { do: 'wakeAfter', milliseconds: earliest };
}

/** Gives work to the free lanes: what a person waits for, then the batch, then readings. */
function fill(queue: Queue, lanes: number): QueueEffect[] {
  if (queue.phase !== 'started') return [];
  const begun: QueueEffect[] = [];
  while (queue.active.size + queue.reading.size < lanes) {
    const next = takeStep(queue) ?? takeRead(queue);
    if (!next) break;
    begun.push(next);
  }
  if (!isIdle(queue)) return begun;
  queue.run.clear();
  queue.left.clear();
  return [...begun, { do: 'reportIdle' }];
}

function takeStep({ urgent, ready, active, reading }: Queue): QueueEffect | undefined {
  for (const queue of [urgent, ready]) {
    for (const key of queue) {
      if (reading.has(key)) continue;
      queue.delete(key);
      active.add(key);
      return { do: 'step', key };
    }
  }
  return undefined;
}

function takeRead({ reads, active, reading }: Queue): QueueEffect | undefined {
  if (reading.size >= readingLanes) return undefined;
  for (const wanted of [reads.urgent, reads.other]) {
    for (const [name, { key, read }] of wanted) {
      if (active.has(key) || reading.has(key)) continue;
      wanted.delete(name);
      reading.add(key);
      return { do: 'read', key, read };
    }
  }
  return undefined;
}

/** True when no step is ready, running or due later. Readings and watched submissions do not count. */
export function isIdle({ phase, active, urgent, ready, later }: Queue): boolean {
  if (phase === 'new' || active.size + urgent.size + ready.size > 0) return false;
  // Asked after each step, so it must not count them all.
  for (const { watching } of later.values()) if (!watching) return false;
  return true;
}

/** Returns how many submissions wait to be sent and are not active, without those in `except`. */
export function waiting({ urgent, ready, later }: Queue, except?: ReadonlySet<string>): number {
  let count = urgent.size + ready.size;
  for (const [key, { watching }] of later) if (!watching && !except?.has(key)) count += 1;
  for (const key of except ?? []) if (urgent.has(key) || ready.has(key)) count -= 1;
  return count;
}

/** Returns the progress of this run of sending. */
export function runOf(queue: Queue): { done: number; total: number; refused: number; needsYou: number } {
  const count = (ended: Ended) => [...queue.left.values()].filter((each) => each === ended).length;
  const total = queue.run.size;
  return {
    done: total - waiting(queue) - queue.active.size,
    total,
    refused: count('refused'),
    needsYou: count('needsYou'),
  };
}

/**
 * Returns when the first watched submission is read again, by what is watched. ISO 8601.
 * @param isAmong says which submissions count
 */
export function nextLooks(
  { later }: Queue,
  time: Time,
  isAmong: (key: string) => boolean,
): Record<string, string> {
  const looks = new Map<string, number>();
  for (const [key, due] of later) {
    if (due.watching === undefined || !isAmong(key)) continue;
    const at = time.now() + leftOf(time, due);
    looks.set(due.watching, Math.min(at, looks.get(due.watching) ?? at));
  }
  return Object.fromEntries([...looks].map(([watched, due]) => [watched, new Date(due).toISOString()]));
}
