/**
 * `npm run demo [-- --language en]`: the real program on a display that nobody sees, driven by its accessible names
 * through one subscription. Prints the investment's id and its status; ends with 0 only if the platform holds the
 * investment with its wallet. Screenshots of every screen go to demo-output/.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchDesk, type RunningDesk } from '../test/chromium-host/launch.ts';
import { type Guide, placeSubscription } from './lib/demo-flow.ts';
import { prepareMachine } from './lib/machine.ts';
import { root, say } from './lib/paths.ts';
import { whatThePlatformHolds } from './lib/training.ts';

const { values } = parseArgs({
  options: {
    language: { type: 'string', default: 'de' },
    output: { type: 'string', default: join(root, 'demo-output') },
  },
  strict: false,
});
const language = values.language === 'en' ? 'en' : 'de';
const output = String(values.output);
const profile = mkdtempSync(join(tmpdir(), 'desk-demo-'));
process.once('exit', () => rmSync(profile, { recursive: true, force: true }));

try {
  await prepareMachine(['browser', 'display', 'keychain', 'fonts']);
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const shown = await drive();
  const investment = await verify(shown);
  process.stdout.write(`${investment.id}\n${investment.status}\n`);
  process.exit(0);
} catch (error) {
  const { message, stack } = error as Error;
  process.stderr.write(`demo: FAILED: ${message}\n${stack?.split('\n').slice(1, 6).join('\n')}\n`);
  process.exit(1);
}

/** Goes through the screens; returns the investment's id as the screen shows it. */
async function drive(): Promise<string> {
  const locale = language === 'de' ? 'de_DE.UTF-8' : 'en_GB.UTF-8';
  const lines: string[] = [];
  const desk = await launchDesk({
    userDataDir: profile,
    size: { width: 1280, height: 800 },
    args: [`--lang=${locale.slice(0, 5).replace('_', '-')}`],
    env: { LANG: locale, LANGUAGE: language, LC_ALL: locale },
    onOutput: (line) => lines.push(line),
  });
  const guide = guideThrough(desk);
  try {
    const id = await placeSubscription(desk.page, language, guide);
    await desk.close();
    return id;
  } catch (error) {
    await guide.picture('failed').catch(() => {});
    await desk.kill().catch(() => {});
    if (lines.length > 0) process.stderr.write(`what the desk wrote:\n${lines.slice(-20).join('\n')}\n`);
    throw error;
  }
}

function guideThrough({ page }: RunningDesk): Guide {
  let number = 0;
  return {
    tell: (text) => process.stderr.write(`demo: ${text}\n`),
    async picture(name) {
      number += 1;
      await page.waitForTimeout(400); // what moves has come to rest, what is read is there
      await page.screenshot({ path: join(output, `${String(number).padStart(2, '0')}-${name}.png`) });
    },
  };
}

/** Asks the platform, and not the desk. */
async function verify(shownId: string): Promise<{ id: string; status: string }> {
  const { investments, doubledInvestments, internalErrors } = await whatThePlatformHolds(profile);
  const [investment, ...others] = investments;
  if (!investment) throw new Error('the platform holds no investment');
  if (others.length > 0 || doubledInvestments.length > 0) {
    throw new Error(`the platform holds ${investments.length} investments, and one was placed`);
  }
  if (investment.id !== shownId) {
    throw new Error(`the screen shows investment ${shownId}, the platform holds ${investment.id}`);
  }
  if (!investment.wallet) throw new Error(`the platform holds investment ${investment.id} without a wallet`);
  if (internalErrors.length > 0) throw new Error(`the platform reports faults: ${internalErrors.join('; ')}`);
  say(`the platform holds the investment with wallet ${investment.wallet}; screenshots are in ${output}`);
  return investment;
}
