/** What electron-builder does not do by itself, done to the packed program before it is signed. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';

const ARCHES = ['ia32', 'x64', 'armv7l', 'arm64', 'universal'];

export default async function afterPack(context) {
  const { appOutDir, packager, electronPlatformName: platform } = context;
  const arch = ARCHES[context.arch];
  requireKeychainModule(packager.getResourcesDir(appOutDir), platform, arch);
  // Electron's own default, said aloud: pdf.js decodes some images with WebAssembly.
  await flipFuses(binary(appOutDir, packager, platform), {
    version: FuseVersion.V1,
    [FuseV1Options.WasmTrapHandlers]: true,
  });
}

function binary(appOutDir, packager, platform) {
  if (platform === 'linux') return join(appOutDir, packager.executableName);
  return join(appOutDir, `${packager.appInfo.productFilename}${platform === 'win32' ? '.exe' : '.app'}`);
}

/** npm installs only the build machine's own; packed for another, the program would start and keep no secret. */
function requireKeychainModule(resources, platform, arch) {
  const folder = join(resources, 'app.asar.unpacked', 'node_modules', '@napi-rs');
  const wanted = `keyring-${platform}-${arch}`;
  const found = (existsSync(folder) ? readdirSync(folder) : []).some(
    (name) =>
      name.startsWith(wanted) && readdirSync(join(folder, name)).some((file) => file.endsWith('.node')),
  );
  if (found) return;
  throw new Error(
    `the keychain module for ${platform} ${arch} is not installed here. Pack on that system, or first run: ` +
      `npm install --no-save --force @napi-rs/${wanted}${{ win32: '-msvc', linux: '-gnu' }[platform] ?? ''}`,
  );
}
