/** Checks the packed program and sets Electron's fuses, before electron-builder signs it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { fuses } from './fuses.mjs';

const ARCHES = ['ia32', 'x64', 'armv7l', 'arm64', 'universal'];

export default async function afterPack(context) {
  const { appOutDir, packager, electronPlatformName: platform } = context;
  const resources = packager.getResourcesDir(appOutDir);
  requireKeychainModule(resources, platform, ARCHES[context.arch]);
  requireNotices(resources);
  requireElectronsLicences(platform === 'darwin' ? resources : appOutDir);
  await flipFuses(binary(appOutDir, packager, platform), {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    // A changed binary has no valid signature, and a Mac with Apple silicon does not start an unsigned binary. A release
    // is signed with its certificate afterwards, which replaces this signature.
    resetAdHocDarwinSignature: platform === 'darwin',
    ...Object.fromEntries(Object.entries(fuses).map(([name, on]) => [FuseV1Options[name], on])),
  });
}

function binary(appOutDir, packager, platform) {
  if (platform === 'linux') return join(appOutDir, packager.executableName);
  return join(appOutDir, `${packager.appInfo.productFilename}${platform === 'win32' ? '.exe' : '.app'}`);
}

/**
 * Throws when the keychain module for the packed processor is missing. npm installs only the build machine's own, and
 * without the right module the program would start but could not store the secret.
 */
function requireKeychainModule(resources, platform, arch) {
  const folder = join(resources, 'app.asar.unpacked', 'node_modules', '@napi-rs');
  const wanted = `keyring-${platform}-${arch}`;
  const found = (existsSync(folder) ? readdirSync(folder) : []).some(
    (name) =>
      name.startsWith(wanted) && readdirSync(join(folder, name)).some((file) => file.endsWith('.node')),
  );
  if (found) return;
  throw new Error(
    `the keychain module for ${platform} ${arch} is not installed here. Pack with: npm run package -- --arch ${arch}`,
  );
}

/** Throws when the notices lack the packed keychain module: they may come from a build for another processor. */
function requireNotices(resources) {
  const outside = join(resources, 'app.asar.unpacked');
  const notices = readFileSync(join(outside, 'out', 'notices', 'THIRD-PARTY.txt'), 'utf8');
  for (const name of readdirSync(join(outside, 'node_modules', '@napi-rs'))) {
    if (!notices.includes(`\n@napi-rs/${name} `))
      throw new Error(`THIRD-PARTY.txt lacks the licences in @napi-rs/${name}. Pack with: npm run package`);
  }
}

/** Throws when a licence text of Electron or Chromium is missing. Both licences require it beside the program. */
function requireElectronsLicences(folder) {
  for (const name of ['LICENSE.electron.txt', 'LICENSES.chromium.html']) {
    if (!existsSync(join(folder, name))) throw new Error(`Electron's distribution lacks ${name}`);
  }
}
