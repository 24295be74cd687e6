/**
 * The demo: drives the real program on a virtual display through one subscription, finding controls by accessible names.
 * Prints the investment's id and its status. Ends with 0 only if the platform holds the investment with its wallet.
 * Writes screenshots of every screen to a folder.
 */
import { join, relative, resolve } from 'node:path';
import { refuse } from '../../scripts/lib/arguments.mjs';
import { prepareMachine } from '../../scripts/lib/machine.ts';
import { root } from '../../scripts/lib/paths.ts';
import { pictureFile, preparePictures } from '../../scripts/lib/pictures.ts';
import { whatThePlatformHolds } from '../../scripts/lib/training.ts';
import { App } from '../e2e/support/app.ts';
import { type Guide, placeSubscription } from './flow.ts';

const tell = (text: string) => process.stderr.write(`demo: ${text}\n`);

/** Runs the demo and ends this process. */
export async function runDemo(options: { language?: string; output?: string } = {}): Promise<never> {
  const output = resolve(options.output ?? join(root, 'demo-output'));
  try {
    preparePictures(output);
  } catch (error) {
    refuse('demo', `the screenshots cannot go to ${output}: ${(error as Error).message}.`);
  }
  try {
    await prepareMachine(['browser', 'display', 'keychain', 'fonts']);
    const app = new App({ language: options.language === 'en' ? 'en' : 'de', theme: 'light' });
    const investment = await drive(app, output);
    tell(`the platform holds the investment, with wallet ${investment.wallet}`);
    tell(`screenshots are in ${relative(process.cwd(), output) || output}`);
    process.stdout.write(`${investment.id}\n${investment.status}\n`);
    process.exit(0);
  } catch (error) {
    const { message, stack } = error as Error;
    tell(`FAILED: ${message}\n${stack?.split('\n').slice(-5).join('\n')}`);
    process.exit(1);
  }
}

/** Goes through the screens, closes the app, and reads the result from the platform, not from the app. */
async function drive(app: App, output: string) {
  const guide = guideThrough(app, output);
  try {
    await app.start({ width: 1280, height: 800 });
    const shown = await placeSubscription(app, guide);
    await app.close();
    return await verify(app.profile.folder, shown);
  } catch (error) {
    await guide.picture('failed').catch(() => {});
    if (app.output.length > 0) tell(`output of the app:\n${app.output.slice(-20).join('\n')}`);
    throw error;
  } finally {
    await app.dispose();
  }
}

function guideThrough(app: App, output: string): Guide {
  let number = 0;
  return {
    tell,
    async picture(name) {
      number += 1;
      await app.page.waitForTimeout(400); // until animations have ended and data are loaded
      await app.page.screenshot({ path: join(output, pictureFile(number, name)) });
    },
  };
}

async function verify(profile: string, shownId: string) {
  const { investments, invitations, internalErrors } = await whatThePlatformHolds(profile);
  const [investment] = investments;
  if (!investment) throw new Error('the platform holds no investment');
  if (investments.length > 1 || invitations.length > 1) {
    throw new Error(
      `one subscription was placed, but the platform holds ${invitations.length} invitations and ${investments.length} investments`,
    );
  }
  if (investment.id !== shownId) {
    throw new Error(`the screen shows investment ${shownId}, the platform holds ${investment.id}`);
  }
  if (!investment.wallet) throw new Error(`the platform holds investment ${investment.id} without a wallet`);
  if (internalErrors.length > 0) throw new Error(`the platform reports errors: ${internalErrors.join('; ')}`);
  return investment;
}
