/** Prepares what tests and the demo need: bundles, a virtual display, a private keychain. */
import { ensureBuilt } from './build.ts';
import { startDisplay } from './display.ts';
import { fontEnvironment } from './fonts.ts';
import { startKeychain } from './keychain.ts';
import { chooseRuntime, type Runtime } from './runtime.ts';
import { ensureSystemPackages, type NeedName, python } from './system-packages.ts';

export interface Machine {
  env: NodeJS.ProcessEnv;
  runtime: Runtime;
}

/** Prepares the machine and sets the environment variables of this process, which its children inherit. */
export async function prepareMachine(needs: NeedName[]): Promise<Machine> {
  await ensureSystemPackages(needs);
  const runtime = await chooseRuntime();
  const parts = [await startKeychain(), ...(process.platform === 'linux' ? [await startDisplay()] : [])];
  Object.assign(process.env, { PYTHON: process.env.PYTHON ?? python() ?? 'python3' });
  for (const [name, value] of [
    ...parts.flatMap((part) => Object.entries(part.env)),
    ...Object.entries(fontEnvironment()),
  ]) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await ensureBuilt();
  return { env: process.env, runtime };
}
