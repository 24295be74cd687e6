import type { Report } from '../../../sandbox/index.ts';
import type { Doubled } from './recorder.ts';

/** One subscription on the app's disk after the last life. */
export interface AppRow {
  units: number;
  isDone: boolean;
  /** The stage and its reason, for people. */
  stage: string;
  investmentId: string | null;
  wallet: string | null;
}

/** All evidence at the end of a run. */
export interface Evidence {
  cases: number;
  rows: AppRow[];
  /** Cases that were shown to a person as queued or done, and that a later life did not find so. */
  forgotten: number[];
  /** The platform's record of each investment, by the investment's id; null if it has none. */
  platform: ReadonlyMap<string, string | null>;
  doubled: Doubled[];
  reused: string[];
  /** True when the app's own trail is intact. */
  intact: boolean;
  /** Counts of our own sandbox; null for another server. */
  report: SandboxCounts | null;
}

export type SandboxCounts = Pick<
  Report,
  | 'invitations'
  | 'investments'
  | 'doubledInvitations'
  | 'doubledInvestments'
  | 'investmentsWithoutWallet'
  | 'keyMisuse'
  | 'secondInvestmentAttempts'
  | 'internalErrors'
>;

export interface Verdict {
  /** Acknowledged in the app, and present on the platform with the wallet. */
  done: number;
  /** Forgotten by the app, or not done at the end. */
  lost: number;
  /** Cases of which the platform made more than one invitation or investment. */
  doubled: number;
  /** Idempotency keys seen with another request. */
  reused: number;
  /** Descriptions of everything that is wrong. Empty when all is well. */
  problems: string[];
}

/** Compares the app's records with the platform's, and both with the calls between them. */
export function judge(evidence: Evidence): Verdict {
  const { cases, rows, platform, doubled, reused, report } = evidence;
  const forgotten = new Set(evidence.forgotten);
  const problems = [...forgotten].map((units) => `forgotten by the app on the way: ${nameOf(units)}`);
  const done = new Set<number>();
  for (const row of rows) {
    const problem = done.has(row.units) ? 'is twice in the app' : problemOf(row, platform);
    if (problem) problems.push(`${nameOf(row.units)} ${problem}`);
    else done.add(row.units);
  }
  const wanted = Array.from({ length: cases }, (_, index) => index + 1);
  const inApp = new Set(rows.map(({ units }) => units));
  for (const units of wanted) if (!inApp.has(units)) problems.push(`${nameOf(units)} is not in the app`);
  problems.push(
    ...doubled.map(({ case: name, made }) => `${nameOf(name)} has ${made}`),
    ...reused.map((key) => `a key came with two requests: ${key}`),
    ...(evidence.intact ? [] : ["the app's trail is damaged"]),
    ...(report ? problemsIn(report, cases) : []),
  );
  return {
    done: done.size,
    lost: wanted.filter((units) => !done.has(units) || forgotten.has(units)).length,
    doubled: new Set(doubled.map(({ case: name }) => name)).size,
    reused: reused.length,
    problems,
  };
}

const nameOf = (name: number | string) =>
  typeof name === 'number' ? `the case of ${name} units` : `the invitation ${name}`;

function problemOf(row: AppRow, platform: Evidence['platform']): string | null {
  const { isDone, stage, investmentId, wallet } = row;
  if (!isDone || investmentId === null || wallet === null) return `is not done: ${stage}`;
  const there = platform.get(investmentId) ?? null;
  if (there === null) return `is done in the app, but the platform has no investment ${investmentId}`;
  return there.includes(wallet)
    ? null
    : `is done in the app, but on the platform it lacks its wallet ${wallet}`;
}

/** Compares the sandbox's own counts with the recorder's: every call that the sandbox got must be recorded. */
function problemsIn(report: SandboxCounts, cases: number): string[] {
  const counts: [string, number, number][] = [
    ['invitations', report.invitations.length, cases],
    ['investments', report.investments.length, cases],
    ['doubled invitations', report.doubledInvitations.length, 0],
    ['doubled investments', report.doubledInvestments.length, 0],
    ['investments without a wallet', report.investmentsWithoutWallet.length, 0],
    ['misused keys', report.keyMisuse, 0],
    ['attempts at a second investment', report.secondInvestmentAttempts, 0],
    ['errors of its own', report.internalErrors.length, 0],
  ];
  return counts
    .filter(([, count, wanted]) => count !== wanted)
    .map(([what, count, wanted]) => `the sandbox counts ${count} ${what}, not ${wanted}`);
}
