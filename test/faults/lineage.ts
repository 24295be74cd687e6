import { fork } from 'node:child_process';
import type { FaultPoint } from '../../main/sync/fault-points.ts';
import type { Scenario } from '../support/scenario.ts';
import { until } from '../support/until.ts';

/** What a life reports to its parent. `calling` is sent during the call in which the life is to be killed. */
export type LifeMessage<Ended> = { kind: 'calling' } | ({ kind: 'ended' } & Ended);

/** The step and the point at which a life is to end. */
export interface KillAt<Step extends string, Point extends string = FaultPoint> {
  step: Step;
  point: Point;
}

/** Lives of the app on one folder, one after the other. Each runs in a process of its own, which is really killed. */
export interface Lineage<Step extends string, Wishes, Ended> {
  /** Runs a life to its end. */
  live(wishes?: Partial<Wishes>): Promise<Ended>;
  /**
   * Runs a life until it is killed at this point, and not before.
   * @param hang the platform leaves the step's call without an answer, before or after the write
   */
  dieAt(step: Step, point: string, wishes?: Partial<Wishes>, hang?: 'before' | 'after'): Promise<void>;
  /** Kills one life after the other, at each point of a step. */
  dieAtEach(step: Step, wishes?: Partial<Wishes>): Promise<void>;
}

/** Returns the name of a point, as it is collected in `killed`. */
export const pointName = (step: string, point: string) => `${step} ${point}`;

export function createLineage<Step extends string, Wishes extends object, Ended>(deps: {
  /** Path of the bundled script of a life. */
  script: string;
  here: Scenario;
  /** The options of every life, unless it has its own wishes. */
  options: object;
  points: Readonly<Record<Step, readonly string[]>>;
  /** The call of each step, for the kills during it. */
  callOf: Partial<Record<Step, { method: string; path: string }>>;
  /** Collects the points at which a life was killed. */
  killed: Set<string>;
}): Lineage<Step, Wishes, Ended> {
  const { here } = deps;

  /** Starts a life. Calls `killer` when the call to be killed in has begun. */
  function startLife(wishes: object, killer: (kill: () => void) => void = () => {}) {
    const child = fork(deps.script, { stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
    let errors = '';
    child.stderr?.on('data', (text) => {
      errors += text;
    });
    let ended: Ended | null = null;
    child.on('message', (message: LifeMessage<Ended>) => {
      if (message.kind === 'ended') ended = message;
      else killer(() => child.kill('SIGKILL'));
    });
    child.send({ ...deps.options, killAt: null, ...wishes });
    return new Promise<{ ended: Ended | null; signal: string | null; code: number | null; errors: string }>(
      (resolve) => child.once('close', (code, signal) => resolve({ ended, signal, code, errors })),
    );
  }

  async function dieAt(step: Step, point: string, wishes: object = {}, hang?: 'before' | 'after') {
    const struck = () => here.report().faults.hang ?? 0;
    const before = struck();
    if (hang) here.sandbox.faults.add({ kind: 'hang', when: hang, times: 1, ...deps.callOf[step] });
    const life = await startLife({ ...wishes, killAt: { step, point } }, (kill) => {
      // Make sure that the kill hits the middle of the call: the platform has the request and has not answered.
      void until(() => struck() > before, `${step} has reached the platform`).finally(kill);
    });
    here.sandbox.faults.clear();
    // On Windows, an ended process has a code instead of a signal.
    const wasKilled = life.signal === 'SIGKILL' || (process.platform === 'win32' && life.ended === null);
    if (!wasKilled || (hang && struck() === before))
      throw new Error(`${pointName(step, point)} was never reached: ${JSON.stringify(life)}`);
    deps.killed.add(pointName(step, point));
  }

  return {
    async live(wishes = {}) {
      const { ended, errors, code } = await startLife(wishes);
      if (!ended || code !== 0) throw new Error(`the life did not end by itself (${code}): ${errors}`);
      return ended;
    },
    dieAt,
    async dieAtEach(step, wishes = {}) {
      for (const point of deps.points[step]) {
        if (point !== 'duringCall') await dieAt(step, point, wishes);
        else for (const hang of ['before', 'after'] as const) await dieAt(step, point, wishes, hang);
      }
    },
  };
}
