import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newDataKey } from '../../../main/storage/cipher.ts';
import { seededRandom } from '../../../sandbox/ids.ts';
import type { Target } from '../../../scripts/lib/read-target.ts';
import { headlessWithPeople } from '../../second-kind/app.ts';
import { bundled } from '../../support/bundle.ts';
import { type Headless, headless, temporaryFolder } from '../../support/headless.ts';
import { type SandboxProcess, startSandboxProcess } from '../../support/sandbox-process.ts';
import { targetOf, walletChoice } from '../../support/target.ts';
import { type AppRow, judge, type Verdict } from './judge.ts';
import { createLives, type Lives, type Phase } from './lives.ts';
import { casesFor, killAt, nextMoment } from './moments.ts';
import { judgeFiles, judgePeople, servePeople } from './people.ts';
import { type FaultProxy, openFaultProxy } from './proxy.ts';
import { createRecorder } from './recorder.ts';
import { allRows, isDone, unitsOf } from './rows.ts';

export interface KillOptions {
  kills: number;
  cases: number;
  lanes: number;
  /** True when each case is a person of the second kind as well. Needs a sandbox of its own. */
  people?: boolean;
  /** Seed of the kill moments and of the faults between them. */
  seed: number;
  /** The server to use; null starts a sandbox. */
  target: Target | null;
  /** Ends the run early and removes everything that the run made. */
  signal?: AbortSignal;
}

export interface KillResult extends Omit<Verdict, 'problems'> {
  kills: number;
  /** How often the app took the data file for an older one although nothing was put back. */
  alarms: number;
  cases: number;
  seconds: number;
  seed: number;
  /** How often each kill met each activity of the app. `calling` means that a call was out. */
  moments: Record<Hit, number>;
  faults: Record<string, number>;
  /** Descriptions of everything that is wrong. Empty when all is well. */
  problems: string[];
  /** Folder with the app's data and the recorded calls; null if nothing is wrong. */
  kept: string | null;
}

type Hit = Phase | 'calling';

/** How many times faster the app's clock runs than the real one, so that its pauses take less time. */
const speed = 20;
/** Longest duration of a run on a busy machine, and its extension for each kill, in milliseconds. */
const patience = 10 * 60_000;
const patiencePerLife = 5_000;

/**
 * Kills the app at random moments while it enters and sends `cases` subscriptions over a bad network, and starts it
 * again each time. After the last kill the app finishes, and its records are compared with the platform's.
 * @param tell receives lines about the progress
 */
export async function runKills(options: KillOptions, tell: (line: string) => void): Promise<KillResult> {
  const started = performance.now();
  const served = options.people ? await servePeople() : null;
  const sandbox = served ?? (options.target ? null : await startSandboxProcess([]));
  const target = served ? targetOf(served) : (options.target ?? targetOf(sandbox as SandboxProcess));
  const recorder = createRecorder();
  const proxy = await openFaultProxy(target.base, seededRandom(`${options.seed} network`), recorder);
  const folder = temporaryFolder();
  const dataKey = newDataKey();
  const connection = { base: proxy.base, clientId: target.clientId, clientSecret: target.clientSecret };
  let keep = false;
  try {
    const script = await bundled(new URL('./child.ts', import.meta.url));
    const app = createLives(
      script,
      {
        connection,
        folder: folder.path,
        dataKey,
        lanes: options.lanes,
        people: served !== null,
        investor: target.investor,
        campaign: target.campaign,
        wallet: await firstWallet(target),
        clock: { start: Date.now(), speed },
      },
      options.signal,
    );
    const moments: KillResult['moments'] = { starting: 0, entering: 0, sending: 0, calling: 0 };
    const broken = await liveAll(app, options, proxy, moments, tell);
    // Keep the folder from here on, unless the run turns out well.
    keep = true;
    writeWire(folder.path, proxy, sandbox && dataKey);
    const open = served ? headlessWithPeople : headless;
    const { rows, intact } = await readApp(open(connection, { folder: folder.path, dataKey })).catch(
      (error: Error) => {
        broken.push(`the app's data cannot be read: ${error.message}`);
        return { rows: [], intact: false };
      },
    );
    const verdict = judge({
      cases: options.cases,
      rows,
      intact,
      forgotten: [...app.forgotten],
      platform: await askPlatform(target, rows),
      doubled: recorder.doubled(),
      reused: recorder.reused(),
      report: sandbox && (await sandbox.report()),
    });
    const alarmed = app.alarms > 0 ? [`${app.alarms} false alarms about an older file`] : [];
    const ofPeople = served ? await peopleProblems(served, options.cases) : [];
    const ofFiles = served ? await judgeFiles(connection, folder.path, dataKey) : [];
    const problems = [...broken, ...verdict.problems, ...ofPeople, ...ofFiles, ...alarmed];
    keep = problems.length > 0;
    return {
      kills: app.kills,
      alarms: app.alarms,
      cases: options.cases,
      ...verdict,
      seconds: Math.round(performance.now() - started) / 1000,
      seed: options.seed,
      moments,
      faults: proxy.struck,
      problems,
      kept: keep ? folder.path : null,
    };
  } finally {
    await proxy.close();
    await sandbox?.stop();
    if (keep) tell(`the data of the failed run: ${folder.path}`);
    else folder.remove();
  }
}

/** Runs all lives. Returns the problems that stopped the run early; their effect on the cases is for the judge. */
async function liveAll(
  app: Lives,
  options: KillOptions,
  proxy: FaultProxy,
  moments: Record<Hit, number>,
  tell: (line: string) => void,
): Promise<string[]> {
  const { kills, cases, seed } = options;
  const random = seededRandom(`${seed} kills`);
  const end = Date.now() + patience + kills * patiencePerLife;
  const timer = setInterval(() => tell(progressLine(app, options, proxy)), 2_000);
  const hit = () => {
    const { phase } = app;
    moments[phase === 'sending' && proxy.open > 0 ? 'calling' : phase] += 1;
  };
  try {
    let isInTime = true;
    while (app.kills < kills && isInTime) {
      const { startTime } = app;
      const progress = { kills, cases, killed: app.kills, done: app.done.size, startTime };
      isInTime = await app.live(casesFor(progress), killAt(nextMoment(progress, random), proxy, hit), end);
    }
    isInTime = isInTime && (await app.live(cases, null, end));
    return isInTime ? [] : [`the run did not finish in time: ${progressLine(app, options, proxy)}`];
  } catch (error) {
    options.signal?.throwIfAborted();
    return [(error as Error).message];
  } finally {
    clearInterval(timer);
  }
}

function progressLine(app: Lives, { kills, cases }: KillOptions, proxy: FaultProxy): string {
  const faults = Object.values(proxy.struck).reduce((sum, count) => sum + count, 0);
  return `${app.kills} of ${kills} kills, ${app.accepted.size} entered, ${app.done.size} of ${cases} done, ${faults} faults`;
}

/** Reads the data on disk after the last life, with an app that does nothing else. */
async function readApp(app: Headless) {
  try {
    const rows = allRows(app).map((row): AppRow => {
      const { investment } = app.repository.load(row.id);
      return {
        units: unitsOf(row),
        isDone: isDone(row),
        stage: `${row.stage}, ${row.reason}`,
        investmentId: investment?.id ?? null,
        wallet: investment?.wallet ?? null,
      };
    });
    return { rows, intact: (await app.trail.verify()).intact };
  } finally {
    await app.close();
  }
}

async function peopleProblems(
  { there, report }: Awaited<ReturnType<typeof servePeople>>,
  cases: number,
): Promise<string[]> {
  const { investments } = await report();
  return judgePeople({
    cases,
    persons: [...there.persons.values()],
    proofs: [...there.proofs.values()],
    investments,
  });
}

/** Reads each investment that the app has recorded from the platform itself, without the bad network. */
async function askPlatform(target: Target, rows: AppRow[]): Promise<Map<string, string | null>> {
  const scratch = temporaryFolder();
  const { client, close } = headless(target, { folder: scratch.path });
  const found = new Map<string, string | null>();
  try {
    for (const { investmentId } of rows) {
      if (investmentId === null) continue;
      const request = { method: 'GET', path: `/v2/investments/${investmentId}/` } as const;
      let answer = await client.call(request);
      // A lost answer says nothing about the investment.
      for (let attempt = 1; attempt < 6 && !isTold(answer); attempt += 1) {
        await new Promise((resolve) => setTimeout(resolve, 200 * attempt));
        answer = await client.call(request);
      }
      const body = answer.kind === 'answer' && answer.status === 200 ? JSON.stringify(answer.body) : null;
      found.set(investmentId, body);
    }
    return found;
  } finally {
    await close();
    scratch.remove();
  }
}

const isTold = (answer: { kind: string; status?: number | null }) =>
  answer.kind === 'answer' && (answer.status === 200 || answer.status === 404);

async function firstWallet(target: Target) {
  const scratch = temporaryFolder();
  const app = headless(target, { folder: scratch.path });
  try {
    return await walletChoice(app.investors, target.investor);
  } finally {
    await app.close();
    scratch.remove();
  }
}

/**
 * Writes the recorded calls beside the app's data, and the data key if the run used a sandbox. The data of a real
 * server's investors stays sealed.
 */
function writeWire(folder: string, { wire }: FaultProxy, dataKey: string | null): void {
  const lines = wire.map((line) => `${JSON.stringify(line)}\n`);
  writeFileSync(join(folder, 'wire.jsonl'), lines.join(''), { mode: 0o600 });
  if (dataKey !== null) writeFileSync(join(folder, 'data-key'), dataKey, { mode: 0o600 });
}
