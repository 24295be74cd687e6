/** The second folder for backups: a network share or a USB stick, which may vanish, fill up, be read-only or hang. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writerOf } from '../../main/profile/computer.ts';
import { systemMachine } from '../../main/profile/machine.ts';
import { listBackups } from '../../main/storage/backup.ts';
import { secondPlace } from '../../main/storage/second-backup.ts';
import { fastClock, withRealFolderTimes } from '../support/clocks.ts';
import { memorySecrets, scratchFolder } from '../support/headless.ts';
import { startApp, type TestApp, type TestPorts, testPorts } from '../support/ports.ts';
import { SecondFolder } from '../support/second-folder.ts';
import { until } from '../support/until.ts';

let here: SecondFolder;
beforeEach(async () => {
  here = new SecondFolder();
  await here.setUp();
});
afterEach(() => here.close());

describe('the app', () => {
  let profile: ReturnType<typeof scratchFolder>;
  let ports: TestPorts;
  let opened: TestApp;
  const secrets = memorySecrets();
  const open = async () => {
    opened = startApp(ports, { secrets: () => secrets, clock: withRealFolderTimes(fastClock()) });
    return opened.whenOpened();
  };
  beforeEach(async () => {
    profile = scratchFolder();
    ports = testPorts(profile.path);
    await open();
  });
  afterEach(async () => {
    await opened.backend.close();
    profile.remove();
  });
  const made = () =>
    until(async () => (await opened.get('app.state')).secondBackup?.lastAt, 'there is a second backup');

  it('makes a backup as soon as a folder is chosen, continues after a restart, and keeps the backup when told to stop', async () => {
    ports.folders.push(here.chosen);
    expect(await opened.get('secondBackup.choose')).toMatchObject({ secondBackupFolder: here.chosen });
    await made();
    const id = readFileSync(join(profile.path, 'profile-id'), 'utf8').trim();
    const own = writerOf(await systemMachine(), profile.path);
    const folder = secondPlace(here.chosen, id, 'training', own).ofWriter;
    expect(await listBackups(folder)).toHaveLength(1);
    expect(JSON.parse(readFileSync(join(folder, 'environment.json'), 'utf8'))).toMatchObject({
      id: 'training',
      wasOpened: true,
    });
    await opened.backend.close();
    expect(await open()).toMatchObject({
      secondBackupFolder: here.chosen,
      secondBackup: { folder: here.chosen },
    });
    expect(await opened.get('secondBackup.stop')).toMatchObject({
      secondBackupFolder: null,
      secondBackup: null,
    });
    expect(await listBackups(folder)).toHaveLength(1);
    expect(await opened.call('secondBackup.now')).toMatchObject({
      ok: false,
      error: { code: 'unsupported' },
    });
    expect(opened.defects).toEqual([]);
  });

  it('forgets what it knew of a folder that was not used for a while and is chosen again', async () => {
    const memory = join(profile.path, 'environments', 'training', 'second-backup.json');
    ports.folders.push(here.chosen, here.chosen);
    await opened.get('secondBackup.choose');
    await made();
    expect(JSON.parse(readFileSync(memory, 'utf8'))).toMatchObject({ folder: here.chosen });
    await opened.get('secondBackup.stop');
    expect(existsSync(memory)).toBe(false);
    writeFileSync(
      memory,
      JSON.stringify({
        folder: here.chosen,
        since: new Date(0).toISOString(),
        lastAt: null,
        wasStopped: false,
        failingSince: null,
      }),
    );
    await opened.get('secondBackup.choose');
    await made();
    expect(JSON.parse(readFileSync(memory, 'utf8')).since).not.toBe(new Date(0).toISOString());
  });

  it('keeps what it had when the dialog is cancelled or the folder is refused', async () => {
    expect(await opened.get('secondBackup.choose')).toBe(null);
    ports.folders.push(join(profile.path, 'environments'));
    expect(await opened.call('secondBackup.choose')).toMatchObject({
      ok: false,
      error: { code: 'folderInside' },
    });
    expect(await opened.get('app.state')).toMatchObject({ secondBackupFolder: null });
  });

  it.each([[7], [''], ['relative/folder'], [{}]])('reports a damaged setting (%j) as lost', async (value) => {
    await opened.get('settings.update', { theme: 'dark' });
    await opened.backend.close();
    const settings = JSON.parse(readFileSync(ports.settingsPath, 'utf8'));
    writeFileSync(ports.settingsPath, JSON.stringify({ ...settings, secondBackupFolder: value }));
    expect(await open()).toMatchObject({
      blocked: { reason: 'settingsUnreadable', loss: { reset: ['secondBackupFolder'] } },
    });
    expect(await opened.get('app.retry')).toMatchObject({ phase: 'ready', secondBackupFolder: null });
  });
});
