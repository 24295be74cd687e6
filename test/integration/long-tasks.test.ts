/** Long work that a person waits for: it reports progress, and a person can stop it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Events } from '../../contract/ipc.ts';
import type { LongTask } from '../../contract/tasks.ts';
import { createLongTasks } from '../../main/app/long-tasks.ts';
import { memorySecrets, scratchFolder } from '../support/headless.ts';
import { startApp, type TestApp, type TestPorts, testPorts } from '../support/ports.ts';
import { until } from '../support/until.ts';

let scratch: ReturnType<typeof scratchFolder>;
let elsewhere: ReturnType<typeof scratchFolder>;
let ports: TestPorts;
let app: TestApp;
beforeEach(async () => {
  scratch = scratchFolder();
  elsewhere = scratchFolder();
  ports = testPorts(scratch.path);
  const secrets = memorySecrets();
  app = startApp(ports, { secrets: () => secrets });
  await app.whenOpened();
});
afterEach(async () => {
  await app.backend.close();
  scratch.remove();
  elsewhere.remove();
});

const target = () => join(elsewhere.path, 'export');
const stopped = { ok: false, error: { code: 'stopped' } };
const told = (): Events['task'][] =>
  app.events.filter(({ event }) => event === 'task').map(({ payload }) => payload as Events['task']);

/** Has the next file dialog stop a task as soon as the task has begun. */
function stopOnceChosen(task: LongTask): void {
  ports.dialogs.chooseSavePath = async () => {
    setImmediate(() => void app.call('tasks.stop', { task }));
    return target();
  };
}

/** Makes the trail too long to be checked without a thread. */
async function lengthenTrail(): Promise<void> {
  for (let count = 0; count < 1_001; count += 1) await app.get('subscriptions.create');
}

describe('an export that is stopped', () => {
  it.each([
    ['subscriptions.export', () => app.call('subscriptions.export', { ids: null })],
    ['storage.exportUnreadable', () => app.call('storage.exportUnreadable')],
    ['trail.export', () => app.call('trail.export')],
    ['log.export', () => app.call('log.export')],
  ] as const)('says so, and leaves no file: %s', async (task, begin) => {
    await app.get('subscriptions.create');
    const { entries } = await app.get('trail.verify');
    stopOnceChosen(task);
    expect(await begin()).toEqual(stopped);
    expect(readdirSync(elsewhere.path)).toEqual([]);
    expect(await app.get('trail.verify')).toMatchObject({ intact: true, entries });
    expect(ports.logged.join()).not.toContain('export.written');
    expect(app.defects).toEqual([]);
    ports.dialogs.chooseSavePath = async () => target();
    expect(await begin()).toMatchObject({ ok: true, value: { path: target() } });
    expect(readdirSync(elsewhere.path)).toEqual(['export']);
  });
});

describe('a task', () => {
  it('tells the page how far it has got, and when it has ended', async () => {
    for (let count = 0; count < 20; count += 1) await app.get('subscriptions.create');
    ports.saveTo.push(target());
    const { entries } = await app.get('trail.export');
    await until(() => told().at(-1)?.progress === null, 'the end is told');
    expect(told().every(({ task }) => task === 'trail.export')).toBe(true);
    const lines = readFileSync(target(), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).sequence)).toEqual(lines.map((_, index) => index + 1));
    expect(lines).toHaveLength(entries);
  });

  it('is stopped when its environment is closed, and nothing is stopped when no task is running', async () => {
    await lengthenTrail();
    await app.get('tasks.stop', { task: 'trail.verify' });
    const checking = app.call('trail.verify');
    setImmediate(() => void app.backend.close());
    expect(await checking).toEqual(stopped);
  });

  it('whose thread ends says so, and can be begun again', async () => {
    await lengthenTrail();
    process.once('worker', (worker: Worker) => void worker.terminate());
    expect(await app.call('trail.verify')).toEqual({ ok: false, error: { code: 'threadEnded' } });
    expect(await app.get('trail.verify')).toMatchObject({ intact: true });
    expect(app.defects).toEqual([]);
  });
});

describe('runs of one task', () => {
  it('follow one another, and all are stopped together', async () => {
    const events: string[] = [];
    const tasks = createLongTasks((task, progress) => events.push(`${task} ${progress?.done ?? 'over'}`), {});
    const first = Promise.withResolvers<string>();
    const one = tasks.run('trail.export', ({ progress }) => {
      progress(1, 2);
      return first.promise;
    });
    const two = tasks.run('trail.export', async ({ progress }) => progress(2, 2));
    const other = tasks.run('log.export', async () => 'not in turn');
    expect(await other).toBe('not in turn');
    expect(events).toEqual(['trail.export 1', 'log.export over']);
    first.resolve('done');
    expect(await one).toBe('done');
    await two;
    expect(events.slice(2)).toEqual(['trail.export over', 'trail.export 2', 'trail.export over']);

    const endless = () =>
      tasks.run(
        'trail.export',
        ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', reject)),
      );
    const both = Promise.allSettled([endless(), endless()]);
    await tasks.run('log.export', async () => {});
    tasks.stop('trail.export');
    for (const { status, reason } of (await both) as PromiseRejectedResult[])
      expect([status, reason.failure]).toEqual(['rejected', { code: 'stopped' }]);
    await tasks.stopAll();
  });
});
