import type { Target } from '../../scripts/lib/read-target.ts';
import { completeForm, headless, temporaryFolder } from '../support/headless.ts';
import { keyOfId } from '../support/samples.ts';
import { type SandboxProcess, startSandboxProcess } from '../support/sandbox-process.ts';
import { targetOf, walletChoice } from '../support/target.ts';

export interface BenchOptions {
  cases: number;
  lanes: number;
  /** Minimum duration of the sandbox's calls, in milliseconds. Ignored with another target. */
  latency: number;
  /** Null to start a sandbox for the benchmark. */
  target: Target | null;
}

export interface BenchResult {
  cases: number;
  lanes: number;
  /** Number of subscriptions with an acknowledged investment, wallet and status. */
  done: number;
  /** Seconds from the start of sending until nothing is left to send. */
  seconds: number;
  /** Seconds for creating, saving and queueing the subscriptions, each change committed to disk. */
  entrySeconds: number;
  /** Number of writing and reading calls, without those for tokens. */
  calls: number;
  writes: number;
  reads: number;
  callsPerCase: number;
  casesPerSecond: number;
  /** Number of subscriptions that are not done, by the reason of their stage. */
  notDone: Record<string, number>;
  /** Counts from the sandbox's report; absent with another target. */
  doubled?: number;
  lost?: number;
}

/** Sends `cases` subscriptions through the app's services, and measures times and counts. */
export async function runBench(options: BenchOptions, tell: (line: string) => void): Promise<BenchResult> {
  const sandbox = options.target ? null : await startSandboxProcess(['--latency', String(options.latency)]);
  const folder = temporaryFolder();
  const target = options.target ?? targetOf(sandbox as SandboxProcess);
  const app = headless(target, { folder: folder.path, lanes: options.lanes });
  try {
    const wallet = await walletChoice(app.investors, target.investor);
    tell(`entering ${options.cases} subscriptions …`);
    const entering = performance.now();
    const ids = Array.from({ length: options.cases }, (_, index) => {
      const { id } = app.subscriptions.create();
      // Each subscription has its own number of units, so that a duplicate can be recognised on the platform.
      app.subscriptions.save(id, { ...completeForm(target.investor, target.campaign, index + 1), wallet });
      return id;
    });
    for (const id of ids) app.subscriptions.queue(id);
    const entrySeconds = (performance.now() - entering) / 1000;

    tell(`sending to ${target.base} on ${options.lanes} lanes …`);
    const progress = setInterval(() => {
      const { run, waiting, sending, pause } = app.scheduler.state();
      tell(
        `${run.done} of ${options.cases} done, ${sending} under way, ${waiting} waiting${pause ? `, paused: ${pause.reason}` : ''}`,
      );
    }, 2_000);
    const started = performance.now();
    app.scheduler.start([...app.repository.unfinished()].flat().map(({ id }) => keyOfId(id)));
    await app.scheduler.idle();
    const seconds = (performance.now() - started) / 1000;
    clearInterval(progress);

    const notDone: Record<string, number> = {};
    for (const id of ids) {
      const { stage, reason } = app.repository.load(id);
      if (stage !== 'acknowledged') notDone[reason] = (notDone[reason] ?? 0) + 1;
    }
    const done = options.cases - Object.values(notDone).reduce((sum, count) => sum + count, 0);
    const { writes, reads } = app.client.counts;
    return {
      cases: options.cases,
      lanes: options.lanes,
      done,
      seconds: round(seconds),
      entrySeconds: round(entrySeconds),
      calls: writes + reads,
      writes,
      reads,
      callsPerCase: round((writes + reads) / options.cases),
      casesPerSecond: round(options.cases / seconds),
      notDone,
      ...(sandbox ? await platformCount(sandbox, options.cases) : {}),
    };
  } finally {
    await app.close();
    folder.remove();
    await sandbox?.stop();
  }
}

const round = (value: number) => Math.round(value * 1000) / 1000;

/** Returns the numbers of doubled and lost investments, recognised by each case's own number of units. */
async function platformCount(
  sandbox: SandboxProcess,
  cases: number,
): Promise<{ doubled: number; lost: number }> {
  const { investments } = await sandbox.report();
  const seen = new Map<number, number>();
  for (const { units, wallet } of investments) if (wallet) seen.set(units, (seen.get(units) ?? 0) + 1);
  const doubled = investments.length - new Set(investments.map(({ units }) => units)).size;
  return { doubled, lost: cases - seen.size };
}
