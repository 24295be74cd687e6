import { fork } from 'node:child_process';
import { newDataKey } from '../../../main/storage/cipher.ts';
import { seededRandom } from '../../../sandbox/ids.ts';
import { headless, temporaryFolder } from '../../support/headless.ts';
import { type SandboxProcess, startSandboxProcess } from '../../support/sandbox-process.ts';
import { type Target, targetOf, walletChoice } from '../../support/target.ts';
import { bundled } from '../bundle.ts';
import type { ChildNews, ChildOptions, EndedRow } from './child.ts';
import { type FaultProxy, openFaultProxy } from './proxy.ts';
import { createRecorder } from './recorder.ts';

export interface KillOptions {
  kills: number;
  cases: number;
  lanes: number;
  /** Decides about the moments of the kills and the faults between them. */
  seed: string;
  /** null: a sandbox of its own. */
  target: Target | null;
}

export interface KillResult {
  kills: number;
  cases: number;
  /** Acknowledged on the desk, and there on the platform with the wallet. */
  done: number;
  /** Accepted by the desk and gone later, or not done at the end. */
  lost: number;
  /** Cases of which the platform made more than one invitation or investment. */
  doubled: number;
  /** Idempotency keys seen with another request. */
  reused: number;
  seconds: number;
  seed: string;
  /** The desk's own record of it all holds together. */
  intact: boolean;
  faults: Record<string, number>;
  /** What is wrong, in words; empty when all is well. */
  problems: string[];
}

/** Calls that one case takes, some of them twice. */
const callsPerCase = 6;
/** Calls of each life that bring no case further: for a token, and to see whether the platform is there. */
const callsPerStart = 2;
/** A life in which no further call comes is over after this. Milliseconds. */
const idleLife = 700;
/** The desk's clock runs so much faster, so that its pauses don't take the time that they are meant to take. */
const speed = 20;
/** So long one life takes at most, start included, on a busy machine. Milliseconds. */
const patiencePerLife = 5_000;
const patience = 10 * 60_000;

/**
 * Kills a desk at random moments while it enters and sends `cases` subscriptions over a bad network, starts it again
 * each time, lets it finish after the last kill, and compares what it believes with what the platform has.
 * @param tell is told of the progress
 */
export async function runKills(options: KillOptions, tell: (line: string) => void): Promise<KillResult> {
  const started = performance.now();
  const random = seededRandom(options.seed);
  const recorder = createRecorder();
  const sandbox = options.target ? null : await startSandboxProcess([]);
  const target = options.target ?? targetOf(sandbox as SandboxProcess);
  const folder = temporaryFolder();
  const proxy = await openFaultProxy(target.base, random, recorder);
  try {
    const script = await bundled(new URL('./child.ts', import.meta.url));
    const desk = createLives(script, {
      connection: { base: proxy.base, clientId: target.clientId, clientSecret: target.clientSecret },
      folder: folder.path,
      dataKey: newDataKey(),
      lanes: options.lanes,
      investor: target.investor,
      campaign: target.campaign,
      wallet: await firstWallet(target),
      clock: { epoch: Date.now(), speed },
    });
    const end = Date.now() + patience + options.kills * patiencePerLife;
    const progress = setInterval(() => tell(progressLine(desk, options, proxy)), 2_000);
    try {
      while (desk.kills < options.kills) {
        if (Date.now() > end) throw new Error(`not done in time, with the seed ${options.seed}`);
        await desk.live(casesFor(desk.kills + 1, options), killer(desk, options, proxy, random));
      }
      proxy.onCall = () => {};
      await desk.live(options.cases, null, end);
    } finally {
      clearInterval(progress);
    }
    const problems = [...desk.vanished.map((units) => `vanished from the desk: the case of ${units} units`)];
    const done = await countDone(desk.rows, target, problems);
    const doubled = recorder.doubled();
    problems.push(...doubled, ...recorder.reused().map((key) => `a key with two requests: ${key}`));
    if (sandbox) problems.push(...(await askSandbox(sandbox, options.cases)));
    if (!desk.intact) problems.push('the trail does not hold together');
    return {
      kills: desk.kills,
      cases: options.cases,
      done,
      lost: options.cases - done + desk.vanished.length,
      doubled: doubled.length,
      reused: recorder.reused().length,
      seconds: Math.round(performance.now() - started) / 1000,
      seed: options.seed,
      intact: desk.intact,
      faults: proxy.struck,
      problems,
    };
  } finally {
    await proxy.close();
    await sandbox?.stop();
    folder.remove();
  }
}

/** As many cases are there to be entered as kills have been: something is always under way when the next one comes. */
const casesFor = (kill: number, { kills, cases }: KillOptions) =>
  Math.min(cases, Math.ceil((cases * kill) / kills));

interface Lives {
  /** One life; `killer` gets what ends it, and returns what is to be cleared away. null: it ends by itself. */
  live(cases: number, killer: ((kill: () => void) => () => void) | null, until?: number): Promise<void>;
  readonly kills: number;
  readonly done: number;
  readonly intact: boolean;
  readonly rows: EndedRow[];
  /** Cases that a person was told were queued, and that a later life did not find. */
  readonly vanished: number[];
}

function createLives(script: string, options: Omit<ChildOptions, 'cases' | 'mayEnd'>): Lives {
  const accepted = new Set<number>();
  const vanished = new Set<number>();
  const state = { kills: 0, done: 0, intact: true, rows: [] as EndedRow[] };

  function hear(news: ChildNews): void {
    switch (news.kind) {
      case 'found':
        for (const units of accepted) if (!news.units.includes(units)) vanished.add(units);
        break;
      case 'accepted':
        accepted.add(news.units);
        break;
      case 'progress':
        state.done = news.done;
        break;
      case 'ended':
        state.rows = news.rows;
        state.intact = news.intact;
    }
  }

  return {
    get kills() {
      return state.kills;
    },
    get done() {
      return state.done;
    },
    get intact() {
      return state.intact;
    },
    get rows() {
      return state.rows;
    },
    get vanished() {
      return [...vanished];
    },
    live(cases, killer, until) {
      const child = fork(script, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
      let errors = '';
      child.stderr?.on('data', (text) => {
        errors += text;
      });
      child.on('message', hear);
      const wishes: ChildOptions = { ...options, cases, mayEnd: killer === null };
      child.send(wishes);
      let wasKilled = false;
      const kill = () => {
        wasKilled = child.kill('SIGKILL');
      };
      const clear = killer?.(kill) ?? (() => {});
      const limit =
        until === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), until - Date.now());
      return new Promise((resolve, reject) => {
        child.once('close', (code) => {
          clear();
          clearTimeout(limit);
          if (wasKilled) state.kills += 1;
          else if (code !== 0) return reject(new Error(`the desk ended by itself, with ${code}: ${errors}`));
          resolve();
        });
      });
    },
  };
}

/** Ends a life after a random number of calls, or, one in six, a random while after its start. */
function killer(desk: Lives, { kills, cases }: KillOptions, proxy: FaultProxy, random: () => number) {
  return (kill: () => void) => {
    // What falls behind gets longer lives: the last kills are to come upon a desk that still has something to do.
    const behind = Math.max(0, (cases * desk.kills) / kills - desk.done);
    const enough = callsPerStart + callsPerCase * (cases / kills + behind / 8);
    const calls = 1 + Math.floor(random() * 2 * enough);
    let timer: NodeJS.Timeout;
    const killIn = (milliseconds: number) => {
      clearTimeout(timer);
      timer = setTimeout(kill, milliseconds);
    };
    let seen = 0;
    if (random() < 1 / 6) {
      proxy.onCall = () => {};
      killIn(random() * idleLife);
    } else {
      killIn(idleLife);
      proxy.onCall = () => {
        seen += 1;
        if (seen < calls) killIn(idleLife);
        else if (seen === calls) killIn(random() * 40);
      };
    }
    return () => clearTimeout(timer);
  };
}

async function firstWallet(target: Target) {
  const scratch = temporaryFolder();
  const desk = headless(target, { folder: scratch.path });
  try {
    return await walletChoice(desk.investors, target.investor);
  } finally {
    await desk.close();
    scratch.remove();
  }
}

/** Those that are acknowledged on the desk, and really on the platform, each once, with its wallet. */
async function countDone(rows: EndedRow[], target: Target, problems: string[]): Promise<number> {
  const scratch = temporaryFolder();
  const { client, close } = headless(target, { folder: scratch.path });
  const seen = new Set<number>();
  try {
    for (const { units, stage, reason, investmentId, wallet } of rows) {
      if (stage !== 'acknowledged' || investmentId === null) {
        problems.push(`not done: the case of ${units} units is ${stage}/${reason}`);
        continue;
      }
      const answer = await client.call({ method: 'GET', path: `/v2/investments/${investmentId}/` });
      const there = answer.kind === 'answer' && answer.status === 200 ? JSON.stringify(answer.body) : '';
      if (!there.includes(investmentId) || wallet === null || !there.includes(wallet))
        problems.push(`not on the platform as the desk has it: ${investmentId}, of ${units} units`);
      else if (seen.has(units)) problems.push(`twice on the desk: the case of ${units} units`);
      else seen.add(units);
    }
    return seen.size;
  } finally {
    await close();
    scratch.remove();
  }
}

/** What the sandbox itself has to say. */
async function askSandbox(sandbox: SandboxProcess, cases: number): Promise<string[]> {
  const report = await sandbox.report();
  const facts: [string, boolean][] = [
    [`${report.invitations.length} invitations`, report.invitations.length === cases],
    [`${report.investments.length} investments`, report.investments.length === cases],
    [
      `${report.investmentsWithoutWallet.length} without a wallet`,
      report.investmentsWithoutWallet.length === 0,
    ],
    [`${report.keyMisuse} keys misused`, report.keyMisuse === 0],
    [`${report.secondInvestmentAttempts} second investments tried`, report.secondInvestmentAttempts === 0],
    [`${report.internalErrors.length} errors of its own`, report.internalErrors.length === 0],
  ];
  return facts.filter(([, isWell]) => !isWell).map(([fact]) => `the sandbox counts ${fact}`);
}

function progressLine(desk: Lives, { kills, cases }: KillOptions, proxy: FaultProxy): string {
  const faults = Object.values(proxy.struck).reduce((sum, count) => sum + count, 0);
  return `${desk.kills} of ${kills} kills, ${desk.done} of ${cases} done, ${faults} faults`;
}
