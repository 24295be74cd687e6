import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWindowState } from '../../main/electron/window-state.ts';
import { writeWhole } from '../../main/profile/flush.ts';
import { readNote } from '../../main/profile/note.ts';
import { openProfile } from '../../main/profile/profile.ts';
import { mustBeRegularFile, readRegularFile } from '../../main/profile/regular-file.ts';
import { newDataKey } from '../../main/storage/cipher.ts';
import { openForReading } from '../../main/storage/database.ts';
import { readWrapFile } from '../../main/storage/recovery-file.ts';
import { newRecoveryKey, wrapDataKey, wrapText } from '../../main/storage/recovery-wrap.ts';
import { scratchFolder } from '../support/headless.ts';

let scratch: ReturnType<typeof scratchFolder>;
const writers: ChildProcess[] = [];
beforeEach(() => {
  scratch = scratchFolder();
});
afterEach(() => {
  endWriters();
  scratch.remove();
});

function endWriters(): void {
  for (const each of writers.splice(0)) each.kill('SIGKILL');
}

/** Makes a pipe that is written to as soon as it is read: reading it would end and return this text. */
function pipe(name: string, text: string): string {
  const path = join(scratch.path, name);
  expect(spawnSync('mkfifo', [path]).status).toBe(0);
  writers.push(spawn('sh', ['-c', 'printf %s "$1" > "$0"', path, text]));
  return path;
}

describe.skipIf(process.platform === 'win32')(
  'a pipe in the place of one of the app’s files is not read',
  () => {
    it('as the window’s state, which is kept all the same', () => {
      pipe('window.json', '{"zoom":150}');
      const state = openWindowState(scratch.path);
      expect(state.current.zoom).toBe(100);
      // A writer that starts late would write into the file that replaces the pipe.
      endWriters();
      state.change({ zoom: 125 });
      state.flush();
      expect(openWindowState(scratch.path).current.zoom).toBe(125);
    });
    it('as the id of the profile', () => {
      pipe('profile-id', '00000000-0000-4000-8000-000000000000');
      expect(() => openProfile(scratch.path)).toThrow(
        expect.objectContaining({ reason: 'profileIdUnreadable' }),
      );
    });
    it('as an environment’s note', () => {
      pipe('environment.json', '{"id":"x"}');
      expect(readNote(scratch.path)).toBe(null);
    });
    it('as the recovery key', () => {
      const wrap = wrapDataKey(newDataKey(), newRecoveryKey(), '2026-01-01T00:00:00.000Z', null);
      expect(readWrapFile(pipe('recovery.json', wrapText(wrap)))).toBe(null);
    });
    it('as the data file or a backup', () => {
      const path = pipe('desk.sqlite', 'SQLite format 3');
      expect(() => openForReading(path)).toThrow(
        expect.objectContaining({ reason: 'storage', said: `no regular file: ${path}` }),
      );
    });
    it('as the settings, which a library reads', () => {
      const path = pipe('settings.json', '{}');
      expect(() => mustBeRegularFile(path)).toThrow(expect.objectContaining({ code: 'NOFILE' }));
      expect(() => mustBeRegularFile(join(scratch.path, 'none'))).not.toThrow();
    });
    it('while a link to a file is read', () => {
      writeFileSync(join(scratch.path, 'real'), 'text');
      symlinkSync('real', join(scratch.path, 'link'));
      expect(readRegularFile(join(scratch.path, 'link')).toString()).toBe('text');
      mustBeRegularFile(join(scratch.path, 'link'));
    });
  },
);

it('a failed write leaves nothing beside the file', () => {
  mkdirSync(join(scratch.path, 'window.json'));
  expect(() => writeWhole(join(scratch.path, 'window.json'), '{}')).toThrow();
  expect(readdirSync(scratch.path)).toEqual(['window.json']);
});
