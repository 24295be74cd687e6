/** The launcher's set-up: when packages count as installed, what an npm failure means, and overlapping runs. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explain, isInstalled } from '../../scripts/lib/install.mjs';
import { withLock } from '../../scripts/lib/lock.mjs';
import { root } from '../../scripts/lib/paths.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'desk install ')); // a path with spaces, as people have
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('installed packages', () => {
  const wanted = {
    '': { name: 'x' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/here': {
      version: '2.0.0',
      optional: true,
      os: [process.platform],
      cpu: [process.arch],
    },
    'node_modules/elsewhere': { version: '2.0.0', optional: true, os: ['aix'], cpu: ['s390x'] },
    'node_modules/of-elsewhere': { version: '1.0.0', optional: true },
  };
  const lockFile = (packages: object) =>
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages }));
  const present = (packages: object) => {
    mkdirSync(join(folder, 'node_modules'), { recursive: true });
    writeFileSync(join(folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
  };

  it('are missing in a fresh clone', () => {
    lockFile(wanted);
    expect(isInstalled(folder)).toBe(false);
  });

  it('are complete when npm has put everything for this machine, whoever called npm', () => {
    lockFile(wanted);
    present({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/here': { version: '2.0.0' } });
    expect(isInstalled(folder)).toBe(true);
  });

  it('are incomplete when one has another version or this machine’s binary is missing', () => {
    lockFile(wanted);
    present({ 'node_modules/a': { version: '0.9.0' }, 'node_modules/here': { version: '2.0.0' } });
    expect(isInstalled(folder)).toBe(false);
    present({ 'node_modules/a': { version: '1.0.0' } });
    expect(isInstalled(folder)).toBe(false);
  });

  it('are incomplete when an installation was interrupted', () => {
    lockFile(wanted);
    mkdirSync(join(folder, 'node_modules', 'a'), { recursive: true });
    expect(isInstalled(folder)).toBe(false);
  });
});

describe('npm failures', () => {
  it.each([
    ['npm error code ENOTFOUND\nnpm error request to … failed', /registry cannot be reached/],
    ['npm error code ENOSPC', /disk is full/],
    ['npm error code EACCES', /may not be written/],
    ['npm error code EINTEGRITY', /differs from the one/],
    [
      '`npm ci` can only install packages when your package.json and package-lock.json are in sync',
      /disagree/,
    ],
  ])('are explained: %s', (output, meaning) => expect(explain(output)).toMatch(meaning));
});

describe('the lock between two runs', () => {
  it('lets one run work at a time, across processes', async () => {
    const lock = join(folder, '.cache', 'x.lock');
    const log = join(folder, 'log');
    const code = `
      import { appendFileSync } from 'node:fs';
      import { withLock } from ${JSON.stringify(new URL(`file://${join(root, 'scripts/lib/lock.mjs')}`).href)};
      await withLock(${JSON.stringify(lock)}, async () => {
        appendFileSync(${JSON.stringify(log)}, 'in ');
        await new Promise((resolve) => setTimeout(resolve, 150));
        appendFileSync(${JSON.stringify(log)}, 'out ');
      });`;
    const runs = [1, 2, 3].map(
      () =>
        new Promise((resolve) => {
          spawn(process.execPath, ['--input-type=module', '-e', code]).on('exit', resolve);
        }),
    );
    expect(await Promise.all(runs)).toEqual([0, 0, 0]);
    expect(readFileSync(log, 'utf8')).toBe('in out in out in out ');
    expect(existsSync(lock)).toBe(false);
  });

  it('is taken over from a run that died', async () => {
    const dead = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => dead.on('exit', resolve));
    const lock = join(folder, 'x.lock');
    writeFileSync(lock, String(dead.pid));
    expect(await withLock(lock, () => 'done')).toBe('done');
  });

  it('is released when the work fails', async () => {
    const lock = join(folder, 'x.lock');
    const failing = withLock(lock, () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(existsSync(lock)).toBe(false);
  });
});
