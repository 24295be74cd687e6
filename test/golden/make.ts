import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stageReasons } from '../../contract/submission.ts';
import { createSandbox } from '../../sandbox/index.ts';
import { movableClock } from '../support/clocks.ts';
import { temporaryFolder } from '../support/headless.ts';
import { fill } from './events.ts';
import { look } from './look.ts';
import { Maker } from './maker.ts';
import { type Expected, platformClient } from './profile.ts';

/** Reasons that are only shown while sending. */
const shownOnly = ['sending', 'offline', 'credentials'];
/** Reasons that are shown as "offline" without a connection. */
const shownOtherwise = ['waitsForSending', 'costsDocument'];
/**
 * Reasons that need a damaged record, wrong answers over a longer time, an incomplete list, a step with a file, or another
 * kind of submission. The profile need not contain them; tests of their own do.
 */
const notMade = [
  'fieldsLost',
  'notStored',
  'notCompared',
  'contradicted',
  'unclear',
  'between',
  'differs',
  'checkWallet',
  'fileMissing',
  'investorNotSent',
];

/**
 * Creates the golden profile of the current version in `target`, through the app's own services. Only the damage of a
 * disk is written directly.
 * @throws when no subscription has one of the required reasons
 */
export async function makeGolden(target: string, version: string, start: number): Promise<void> {
  if (existsSync(target)) throw new Error(`${target} exists; a golden profile is never made again`);
  const folder = temporaryFolder(tmpdir());
  const closed = temporaryFolder(tmpdir());
  const keychain = join(closed.path, 'keychain.json');
  const clock = movableClock(start);
  const sandbox = createSandbox({ ...platformClient, documentDelay: 0, now: clock.now });
  const maker = new Maker({ folder: folder.path, keychain, version }, clock, sandbox);
  try {
    await fill(maker);
    // A mark names the folder of its file, so the profile is looked at where it was made, after a copy was taken.
    rmSync(join(folder.path, 'profile.lock'), { force: true });
    cpSync(folder.path, join(closed.path, 'profile'), { recursive: true });
    const entries = JSON.parse(readFileSync(keychain, 'utf8'));
    const platform = sandbox.snapshot();
    const expected = await look(maker);
    checkComplete(expected);
    mkdirSync(target, { recursive: true });
    cpSync(join(closed.path, 'profile'), join(target, 'profile'), { recursive: true });
    const write = (name: string, value: unknown) =>
      writeFileSync(join(target, name), `${JSON.stringify(value, null, 1)}\n`);
    write('keychain.json', entries);
    write('platform.json', platform);
    write('expected.json', expected);
  } finally {
    folder.remove();
    closed.remove();
  }
}

function checkComplete({ environments }: Expected): void {
  const details = Object.values(environments).flatMap((environment) => environment.details);
  const optional = [...shownOnly, ...shownOtherwise, ...notMade];
  const lacking = stageReasons.filter(
    (reason) => !optional.includes(reason) && !details.some((detail) => detail.reason === reason),
  );
  if (lacking.length > 0) throw new Error(`no subscription is at ${lacking.join(', ')}`);
}
