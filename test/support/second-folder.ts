import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type TestContext } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { writerOf } from '../../main/profile/computer.ts';
import { type FarFolder, isAtFolder, openFarFolder } from '../../main/profile/far-folder.ts';
import { listBackups } from '../../main/storage/backup.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { secondPlace } from '../../main/storage/second-backup.ts';
import { createSecondBackups, type SecondBackups } from '../../main/storage/second-backups.ts';
import { prepareSecondFolder } from '../../main/storage/second-folder.ts';
import { type FakeClock, fakeClock } from './clocks.ts';
import { completeForm, type Headless, headless, noLog, scratchFolder } from './headless.ts';
import { type SmallDisk, smallDisk, whyNoSmallDisk } from './small-disk.ts';
import { areAtPipes } from './threads.ts';
import { until } from './until.ts';

export const dataKey = newDataKey();
export const cipher = createCipher(dataKey);
export const start = Date.parse('2026-03-01T10:00:00.000Z');
export const hour = 3_600_000;
export const day = 24 * hour;
export const profileId = '0b0f2a52-5a0a-4d0e-9d4a-3f3f0f2f6c11';
export const writer = writerOf({ id: 'a', name: 'PC 1 (Büro)' }, '/profile');
/** The writer of the same profile, copied to another computer. */
export const otherWriter = writerOf({ id: 'b', name: 'PC 2' }, '/profile');
const nowhere = { base: 'https://platform.invalid', clientId: 'c', clientSecret: 's' };
const noSmallDisk = whyNoSmallDisk();

/** Opens the real folder with its real thread, and runs `step` ahead of each call, with the path that the call is about. */
export const steppedInto =
  (step: (call: keyof FarFolder, path: string) => unknown): typeof openFarFolder =>
  (folder, clock, tell) => {
    const far = openFarFolder(folder, clock, tell);
    return new Proxy(far, {
      get: (_, name: keyof FarFolder) => {
        if (name === 'close') return far.close;
        return async (...given: [string, string]) => {
          await step(name, given.at(name === 'copy' ? 1 : 0) ?? '');
          return (far[name] as (...all: string[]) => Promise<unknown>)(...given);
        };
      },
    });
  };

/** An environment with a draft, and a folder that is chosen for its second backups. */
export class SecondFolder {
  scratch!: ReturnType<typeof scratchFolder>;
  elsewhere!: ReturnType<typeof scratchFolder>;
  chosen!: string;
  path!: string;
  app!: Headless;
  clock!: FakeClock;
  second!: SecondBackups;
  defects: unknown[] = [];
  /** What a test does before a call to the folder, by the name of the call. */
  before!: Partial<Record<keyof FarFolder, (path: string) => unknown>>;

  /** The other end of a pipe that stands in for a file of a dead share. */
  pipe!: number | null;
  /** Number of bytes that the running copy or check has done. */
  copied!: number;

  /** Opens the real folder with its real thread, and runs `before` ahead of each call. */
  steppedIn: typeof openFarFolder = (folder, clock, tell) =>
    steppedInto((call, path) => this.before[call]?.(path))(folder, clock, (done) => {
      this.copied = done;
      tell?.(done);
    });

  /** Starts the second backups, as a writer. */
  create = (by = writer) =>
    createSecondBackups(
      {
        clock: this.clock,
        log: noLog,
        changed: () => {},
        defect: (error) => this.defects.push(error),
      },
      {
        environmentId: 'training',
        path: this.path,
        profilePath: this.scratch.path,
        cipher,
        note: () => '{"id":"training"}',
      },
      { folder: this.chosen, profileId, writer: by },
      this.steppedIn,
    );
  /** Returns where the backups of a writer are. */
  place = (by = writer) => secondPlace(this.chosen, profileId, 'training', by);
  /** Prepares a folder as a person's choice does. */
  choose = (folder = this.chosen) =>
    prepareSecondFolder(folder, { profilePath: this.scratch.path, profileId, clock: systemClock });
  backups = (by = writer) => listBackups(this.place(by).ofWriter);
  /** Creates a draft, and returns its id. */
  draft = (units: number) => {
    const { id } = this.app.subscriptions.create();
    this.app.subscriptions.save(id, completeForm('anna', 'solar', units));
    return id;
  };
  /**
   * Replaces a file by a pipe that gives one byte and then nothing. Reading it holds the thread as a dead share does, and
   * no signal and no timeout ends that.
   */
  stopUp = (file: string): void => {
    rmSync(file);
    expect(spawnSync('mkfifo', [file]).status).toBe(0);
    this.pipe = openSync(file, 'r+');
    writeSync(this.pipe, 'x');
  };
  /** Lets the share answer again. */
  release(): void {
    if (this.pipe !== null) closeSync(this.pipe);
    this.pipe = null;
  }
  /** Waits until a thread is held at the pipe. */
  held = () => until(() => this.pipe !== null && this.copied === 1 && areAtPipes(1), 'the thread is held');
  /** Returns the code of the last failure. */
  code = () => this.second.state.failed?.code ?? null;
  /** Runs a test with a second folder on a disk of its own, which is soon full. */
  async onSmallDisk(ctx: TestContext, test: (disk: SmallDisk) => Promise<void>): Promise<void> {
    ctx.skip(noSmallDisk !== null, String(noSmallDisk));
    const disk = smallDisk(join(this.elsewhere.path, 'small'), 4);
    try {
      this.chosen = disk.path;
      await this.choose();
      this.second = this.create();
      await test(disk);
    } finally {
      disk.remove();
    }
  }

  async setUp(): Promise<void> {
    this.scratch = scratchFolder();
    this.elsewhere = scratchFolder();
    this.chosen = join(this.elsewhere.path, 'stick');
    mkdirSync(this.chosen);
    this.path = join(this.scratch.path, 'desk.sqlite');
    this.app = headless(nowhere, { folder: this.scratch.path, dataKey });
    this.clock = fakeClock(start);
    this.before = {};
    this.pipe = null;
    this.copied = 0;
    this.defects.length = 0;
    this.draft(1);
    await this.choose();
    this.second = this.create();
  }

  async close(): Promise<void> {
    this.release();
    await this.second.stop();
    await this.app.close();
    await until(() => !isAtFolder(), 'no thread is held');
    this.scratch.remove();
    this.elsewhere.remove();
  }
}
