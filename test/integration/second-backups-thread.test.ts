/** The second folder for backups: a network share or a USB stick, which may vanish, fill up, be read-only or hang. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, constants, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type FarFolder,
  isAtFolder,
  openFarFolder,
  patience,
  patienceForFormer,
  SilentFolder,
} from '../../main/profile/far-folder.ts';
import { isOverdue } from '../../main/storage/second-backups-state.ts';
import { prepareSecondFolder } from '../../main/storage/second-folder.ts';
import { day, hour, profileId, SecondFolder, start } from '../support/second-folder.ts';
import { areAtPipes, whyNoWaits } from '../support/threads.ts';
import { until, withinPatience } from '../support/until.ts';

let here: SecondFolder;
beforeEach(async () => {
  here = new SecondFolder();
  await here.setUp();
});
afterEach(() => here.close());

const noWaits = whyNoWaits();

describe('a thread at a folder', () => {
  /** The other ends of the pipes that hold a thread. */
  const ends = new Map<string, number>();
  const pipeAt = (name: string) => {
    const pipe = join(here.chosen, name);
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    return pipe;
  };
  /**
   * Waits until each of these pipes holds a thread. The other end can only be opened without waiting while somebody
   * reads (fifo(7), ENXIO). From then on the thread is held by its read, until `letGo`.
   */
  const held = async (...pipes: string[]) => {
    for (const pipe of pipes)
      await until(
        () => ends.set(pipe, openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK)),
        'a thread is at the pipe',
      );
    await until(() => areAtPipes(pipes.length), 'the threads are held');
  };
  const letGo = (pipe: string) => {
    const end = ends.get(pipe);
    ends.delete(pipe);
    if (end !== undefined) closeSync(end);
  };
  // A thread that is held would keep the tests from ending.
  afterEach(() => {
    for (const pipe of [...ends.keys()]) letGo(pipe);
  });

  it('counts while its call has no answer, whoever began it, because the process does not end before', async (ctx) => {
    ctx.skip(noWaits !== null, String(noWaits));
    const far = openFarFolder(here.chosen, here.clock);
    const pipe = pipeAt('pipe');
    const call = far.hash(pipe);
    await held(pipe);
    expect(isAtFolder()).toBe(true);
    letGo(pipe);
    await call;
    await far.close();
    expect(isAtFolder()).toBe(false);
  });

  it('still counts when another one has ended', async (ctx) => {
    ctx.skip(noWaits !== null, String(noWaits));
    const [one, other] = [
      openFarFolder(here.chosen, here.clock),
      openFarFolder(here.elsewhere.path, here.clock),
    ];
    const [first, second] = [pipeAt('first'), pipeAt('second')];
    const calls = [one.hash(first), other.hash(second)].map((call) => call.catch(() => 'ended'));
    await held(first, second);
    const gone = [one.close(), other.close()];
    expect(await Promise.all(calls)).toEqual(['ended', 'ended']);
    letGo(first);
    await gone[0];
    expect(isAtFolder()).toBe(true);
    letGo(second);
    await gone[1];
    expect(isAtFolder()).toBe(false);
  });

  it('of an earlier attempt that hangs does not hold up closing', async (ctx) => {
    ctx.skip(noWaits !== null, String(noWaits));
    const far = openFarFolder(here.chosen, here.clock);
    const pipe = pipeAt('pipe');
    const call = far.hash(pipe).catch(() => 'ended');
    await held(pipe);
    void far.close();
    await call;
    // The clock stands still, so only closing can end the wait for the earlier thread.
    const attempt = here.second.now();
    await until(() => here.clock.timers === 1, 'the attempt waits for the earlier thread');
    expect(await withinPatience(here.second.stop().then(() => true))).toBe(true);
    await attempt;
  });

  it('that hangs keeps its folder from being chosen again, under another spelling too, without a second thread', async (ctx) => {
    ctx.skip(noWaits !== null, String(noWaits));
    const far = openFarFolder(here.chosen, here.clock);
    const pipe = pipeAt('pipe');
    const call = far.hash(pipe).catch((error) => error);
    await held(pipe);
    let asked = false;
    const open: typeof openFarFolder = (...given) => {
      const its = openFarFolder(...given);
      const identities: FarFolder['identities'] = (path) => {
        asked = true;
        return its.identities(path);
      };
      return { ...its, identities };
    };
    const again = prepareSecondFolder(`${here.chosen}/../stick/`, {
      profilePath: here.scratch.path,
      profileId,
      clock: here.clock,
      open,
    }).catch((error) => error);
    await until(() => asked, 'the folder is chosen again');
    // The users of the first thread give it up, and then the choice does.
    here.clock.advance(patience);
    expect(await call).toBeInstanceOf(SilentFolder);
    await until(() => here.clock.timers === 1, 'the choice waits for the thread to end');
    here.clock.advance(patienceForFormer);
    expect(await again).toMatchObject({
      failure: { code: 'folderSilent', path: `${here.chosen}/../stick/` },
    });
    expect(isAtFolder()).toBe(true);
    letGo(pipe);
    await far.close();
    await until(() => !isAtFolder(), 'there was no other thread');
    expect(await here.choose()).toBe(here.chosen);
  });

  it('that works does not keep the folder from being chosen again', async () => {
    const far = openFarFolder(here.chosen, here.clock);
    const from = join(here.elsewhere.path, 'from');
    writeFileSync(from, randomBytes(40 * 2 ** 20));
    const copying = far.copy(from, join(here.chosen, 'to'));
    expect(await here.choose()).toBe(here.chosen);
    await copying;
    await far.close();
  });

  it('copies a file byte by byte, with several flushes on the way', async () => {
    const far = openFarFolder(here.chosen, here.clock);
    const [from, to] = [join(here.elsewhere.path, 'from'), join(here.chosen, 'to')];
    writeFileSync(from, randomBytes(40 * 2 ** 20 + 7));
    const hash = await far.copy(from, to);
    expect(await far.hash(to)).toBe(hash);
    expect(readFileSync(to).equals(readFileSync(from))).toBe(true);
    far.close();
  });
});

describe('more than a week without a second backup', () => {
  const last = new Date(start).toISOString();
  it.each([
    ['a week to the millisecond', last, 7 * day, false],
    ['a millisecond more than a week', last, 7 * day + 1, true],
    ['none yet, in the first week', null, 7 * day, false],
    ['none yet, after a week', null, 7 * day + 1, true],
    ['a backup dated ahead by a wrong clock', new Date(start + 99 * day).toISOString(), 8 * day, true],
    ['a clock that was set back', last, -day, false],
  ])('is judged correctly for %s', (_, lastAt, later, overdue) => {
    expect(isOverdue({ lastAt, since: last }, start + later)).toBe(overdue);
  });

  it('is reported as soon as it is so, even after a restart, and no longer once there is a backup', async () => {
    await here.second.now();
    renameSync(here.chosen, join(here.elsewhere.path, 'pulled'));
    here.clock.advance(7 * day);
    await here.second.now();
    expect(here.second.state.isOverdue).toBe(false);
    await here.second.stop();
    here.clock.advance(hour);
    here.second = here.create();
    await here.second.now();
    expect(here.second.state).toMatchObject({ isOverdue: true, lastAt: '2026-03-01T10:00:00.000Z' });
    renameSync(join(here.elsewhere.path, 'pulled'), here.chosen);
    await here.second.now();
    expect(here.second.state).toMatchObject({ isOverdue: false, failed: null });
  });
});
