/** Runs `npm audit` over all dependencies, including those for development. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from './npm.ts';
import { root } from './paths.ts';

/** A finding that is accepted for a while, in build/audit-exceptions.json. */
export interface AuditException {
  /** The id in the advisory's URL: GHSA-… */
  advisory: string;
  reason: string;
  /** Date from which the finding fails the suite again. */
  until: string;
}

export interface AuditOutcome {
  /** Why there is no result; null when the registry answered. */
  unanswered: string | null;
  /** One line for each finding that fails the suite. */
  findings: string[];
}

interface Advisory {
  name: string;
  title: string;
  url: string;
  severity: string;
}

const counting = ['high', 'critical'];

/** Returns the findings of `npm audit --json` without those covered by a current exception. */
export function readAudit(output: string, exceptions: AuditException[], now: number): AuditOutcome {
  let report: { auditReportVersion?: number; vulnerabilities?: object; message?: string };
  try {
    // npm may write warnings before the JSON.
    report = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1));
  } catch {
    return { unanswered: firstLine(output), findings: [] };
  }
  if (report.auditReportVersion !== 2 || !report.vulnerabilities)
    return { unanswered: firstLine(report.message ?? output), findings: [] };
  const packages: { via: (Advisory | string)[] }[] = Object.values(report.vulnerabilities);
  const advisories = packages.flatMap(({ via }) => via).filter((each) => typeof each !== 'string');
  const isExcepted = ({ url }: Advisory) =>
    exceptions.some(({ advisory, until }) => url.endsWith(`/${advisory}`) && now < Date.parse(until));
  const findings = advisories
    .filter((each) => counting.includes(each.severity) && !isExcepted(each))
    .map(({ name, severity, title, url }) => `${name}: ${severity}: ${title} (${url})`);
  return { unanswered: null, findings: [...new Set(findings)].sort() };
}

/** Returns npm's first line of output, without host names: a machine's registry is its owner's business. */
function firstLine(text: string): string {
  const line = text.trim().split('\n')[0] ?? '';
  return `the registry gave no audit: ${line.replaceAll(/\bhttps?:\/\/[^/\s]+/g, '')}`;
}

export async function auditDependencies(now: number): Promise<AuditOutcome> {
  const exceptions = JSON.parse(readFileSync(join(root, 'build', 'audit-exceptions.json'), 'utf8'));
  const args = ['audit', '--json', '--fetch-retries=1', '--fetch-timeout=30000'];
  const { output, timedOut } = await runNpm(args, { cwd: root, timeoutMs: 2 * 60_000 });
  return timedOut
    ? { unanswered: 'the registry gave no audit within two minutes', findings: [] }
    : readAudit(output, exceptions, now);
}
