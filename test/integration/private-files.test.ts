import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trainingId } from '../../contract/environment.ts';
import { systemClock } from '../../main/clock.ts';
import { lockProfile } from '../../main/profile/lock.ts';
import { saveFile } from '../../main/profile/save-file.ts';
import { memorySecrets, scratchFolder, temporaryFolder } from '../support/headless.ts';
import { whyNoOtherUser } from '../support/other-user.ts';
import { startApp, type TestApp, testPorts } from '../support/ports.ts';

const nobody = 65_534;
const noOtherUsers = whyNoOtherUser(nobody);
const isWindows = process.platform === 'win32';

let scratch: ReturnType<typeof scratchFolder>;
let profile: string;
let secrets: ReturnType<typeof memorySecrets>;
let app: TestApp | undefined;
beforeEach(() => {
  scratch = scratchFolder();
  chmodSync(scratch.path, 0o755);
  profile = join(scratch.path, 'profile');
  secrets = memorySecrets();
});
afterEach(async () => {
  await app?.backend.close();
  app = undefined;
  scratch.remove();
});

const open = async () => {
  const ports = testPorts(profile);
  app = startApp(ports, { secrets: () => secrets });
  return { ports, app, state: await app.whenOpened() };
};

/** Returns the paths of a folder and of everything below it. */
const below = (path: string): string[] =>
  lstatSync(path).isDirectory()
    ? [path, ...readdirSync(path).flatMap((name) => below(join(path, name)))]
    : [path];
const openToOthers = () =>
  below(profile).filter((path) => !lstatSync(path).isSymbolicLink() && (lstatSync(path).mode & 0o077) !== 0);

/** Holds a read transaction on an SQLite file as another user of the system. */
async function holdAsNobody(path: string): Promise<{ held: boolean; end(): Promise<void> }> {
  const script = `const { DatabaseSync } = require('node:sqlite');
    const sql = new DatabaseSync(process.argv[1], { readOnly: true });
    sql.exec('BEGIN');
    sql.prepare('SELECT name FROM sqlite_schema').all();
    console.log('held');
    process.stdin.resume();`;
  const child = spawn(process.execPath, ['-e', script, path], {
    uid: nobody,
    gid: nobody,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit');
  const held = await Promise.race([once(child.stdout, 'data').then(() => true), ended.then(() => false)]);
  return {
    held,
    async end() {
      child.kill();
      await ended;
    },
  };
}

describe.skipIf(isWindows)('the files of a profile', () => {
  it('are closed to other users, whatever the umask', async () => {
    const umask = process.umask(0);
    try {
      const { app, state } = await open();
      expect(state.phase).toBe('ready');
      await app.get('settings.update', { theme: 'dark' });
      await app.get('subscriptions.create');
      // Here the test's own port writes the settings. On users' machines electron-store does, see settings-file.ts.
      expect(openToOthers().filter((path) => !path.endsWith('settings.json'))).toEqual([]);
      expect(readdirSync(join(profile, 'environments', trainingId))).toContain('desk.sqlite-wal');
    } finally {
      process.umask(umask);
    }
  });

  it('of an earlier version are closed to other users at the next start, and a link is left alone', async () => {
    await open();
    await app?.backend.close();
    const outside = join(scratch.path, 'outside');
    writeFileSync(outside, 'of another program');
    chmodSync(outside, 0o644);
    symlinkSync(outside, join(profile, 'environments', 'link'));
    for (const path of below(profile))
      if (!lstatSync(path).isSymbolicLink()) chmodSync(path, lstatSync(path).isDirectory() ? 0o755 : 0o644);
    expect(openToOthers().length).toBeGreaterThan(4);
    const { ports, state } = await open();
    expect(state.phase).toBe('ready');
    expect(openToOthers()).toEqual([]);
    expect(lstatSync(outside).mode & 0o777).toBe(0o644);
    expect(ports.logged.join()).not.toContain('profile.openToOthers');
  });

  it('can no longer be locked by another user', async (ctx) => {
    ctx.skip(noOtherUsers !== null, String(noOtherUsers));
    mkdirSync(profile, { mode: 0o755 });
    const lock = join(profile, 'profile.lock');
    writeFileSync(lock, '');
    chmodSync(lock, 0o644);
    const former = await holdAsNobody(lock);
    expect(former.held).toBe(true);
    expect(() => lockProfile(profile)).toThrow(expect.objectContaining({ reason: 'profileInUse' }));
    await former.end();

    expect((await open()).state.phase).toBe('ready');
    await app?.backend.close();
    for (const path of [lock, join(profile, 'environments', trainingId, 'desk.sqlite')]) {
      const now = await holdAsNobody(path);
      expect(now.held).toBe(false);
      await now.end();
    }
    expect((await open()).state.phase).toBe('ready');
  });

  it('that belong to another user are reported to the log, and do not keep the app from working', async (ctx) => {
    ctx.skip(noOtherUsers !== null, String(noOtherUsers));
    const shared = temporaryFolder();
    try {
      chmodSync(shared.path, 0o777);
      const script = `const { closeToOthers } = await import(process.argv[1]);
        console.log(JSON.stringify(closeToOthers(process.argv[2])));`;
      const module = new URL('../../main/profile/private-files.ts', import.meta.url).href;
      const { stdout } = spawnSync(
        process.execPath,
        ['--input-type=module', '-e', script, module, shared.path],
        { uid: nobody, gid: nobody, encoding: 'utf8' },
      );
      expect(JSON.parse(stdout)).toMatchObject({ count: 1, exception: { code: 'EPERM' } });
    } finally {
      shared.remove();
    }
  });
});

describe('a file that is saved into a shared folder', () => {
  const saved = (path: string) =>
    saveFile(path, Buffer.from('personal data'), { own: join(scratch.path, 'profile'), clock: systemClock });

  it('is first written under an unpredictable name, and belongs to the user who saved it', async (ctx) => {
    ctx.skip(isWindows, 'Windows has other rights');
    const folder = join(scratch.path, 'shared');
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    const victim = join(scratch.path, 'victim');
    writeFileSync(victim, 'untouched');
    symlinkSync(victim, join(folder, '.export.json.part'));
    const path = join(folder, 'export.json');
    await saved(path);
    expect(readFileSync(path, 'utf8')).toBe('personal data');
    expect(lstatSync(path).mode & 0o777).toBe(0o600);
    expect(lstatSync(path).uid).toBe(process.getuid?.());
    expect(readFileSync(victim, 'utf8')).toBe('untouched');
    expect(readdirSync(folder).sort()).toEqual(['.export.json.part', 'export.json']);
  });

  it('leaves nothing beside it when it cannot be given its name', async () => {
    const path = join(scratch.path, 'x'.repeat(300));
    await expect(saved(path)).rejects.toMatchObject({ failure: { code: 'fileNotWritten' } });
    expect(readdirSync(scratch.path)).toEqual([]);
  });

  it('may have a name as long as the system allows', async () => {
    const path = join(scratch.path, `${'x'.repeat(250)}.json`);
    await saved(path);
    expect(readFileSync(path, 'utf8')).toBe('personal data');
  });
});
