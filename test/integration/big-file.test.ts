/** A data file too big to be checked while it is opened: it is used at once, and nothing is sent before it has passed. */
import { once } from 'node:events';
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppState } from '../../contract/app.ts';
import { checkPages } from '../../main/storage/integrity.ts';
import { damageIndex } from '../support/damage.ts';
import { completeDraftIn, draftIn, unitsIn } from '../support/drafts.ts';
import { scratchFolder } from '../support/headless.ts';
import { startApp } from '../support/ports.ts';
import { ServedApp } from '../support/served-app.ts';
import { until } from '../support/until.ts';

/** The check of the pages, held until a test lets it begin. */
let hold: PromiseWithResolvers<void>;
let here: ServedApp;
let path: string;
let elsewhere: ReturnType<typeof scratchFolder>;

beforeEach(async () => {
  hold = Promise.withResolvers();
  elsewhere = scratchFolder();
  here = new ServedApp();
  await here.setUp();
  path = join(here.folder.path, 'environments', await here.connect(), 'desk.sqlite');
});
afterEach(async () => {
  hold.resolve();
  await here.app.backend.close();
  await here.served.close();
  here.folder.remove();
  elsewhere.remove();
});

/** Leaves a released subscription in the file that was not sent, and closes the app. */
async function closeWithRelease(): Promise<string> {
  await here.app.get('sync.setOffline', { offline: true });
  const id = await completeDraftIn(here.app, here.served, 7);
  await here.app.get('subscriptions.queue', { id });
  await here.app.backend.close();
  return id;
}

/** Opens the app again. Every file counts as big. */
function open(check: typeof checkPages = checkPages): Promise<AppState> {
  here.app = startApp(here.ports, {
    secrets: () => here.secrets,
    fileChecking: { largestAtOpening: 0, checkPages: check },
  });
  return here.app.whenOpened();
}

const held: typeof checkPages = async (file, signal) => {
  await hold.promise;
  return checkPages(file, signal);
};
const state = () => here.app.get('app.state');
/** Returns the number of calls that the platform has received since the app was opened. */
const calls = () => {
  const { endpoints } = here.served.sandbox.report();
  return Object.values(endpoints).reduce((sum, { calls: each }) => sum + each, 0);
};
const stageOf = async (id: string) => (await here.app.get('subscriptions.get', { id })).stage;

describe('a big data file', () => {
  it('is used while it is checked, and what was released is sent once it has passed', async () => {
    const id = await closeWithRelease();
    const before = calls();
    expect(await open(held)).toMatchObject({
      phase: 'ready',
      fileCheck: { failed: null },
      sync: { pause: { reason: 'checking' } },
    });
    const draft = await draftIn(here.app, '23');
    // A person's wish to send now waits, too.
    await here.app.get('sync.now');
    expect(await unitsIn(here.app)).toEqual(['23', '7']);
    expect(calls()).toBe(before);
    hold.resolve();
    await until(async () => (await stageOf(id)) === 'acknowledged', 'the subscription is sent');
    expect(await state()).toMatchObject({ fileCheck: null, sync: { pause: null } });
    expect(await stageOf(draft)).toBe('draft');
    expect(here.app.defects).toEqual([]);
  });

  it('that is damaged sends nothing, keeps what was typed, and leads to the recovery', async () => {
    const id = await closeWithRelease();
    damageIndex(path, 'attachments_in_file');
    const before = calls();
    expect(await open(held)).toMatchObject({ phase: 'ready', fileCheck: { failed: null } });
    const { form } = await here.app.get('subscriptions.get', { id });
    const draft = await here.app.get('subscriptions.create');
    await here.app.get('subscriptions.save', { id: draft.id, form: { ...form, units: '23' } });
    hold.resolve();
    await until(async () => (await state()).phase === 'blocked', 'the damage is reported');
    expect(await state()).toMatchObject({ blocked: { reason: 'dataUnreadable' } });
    // Damage was found, so the file is not used again before it has passed, however big it is.
    expect(await here.app.get('app.retry')).toMatchObject({ blocked: { reason: 'dataUnreadable' } });
    expect(calls()).toBe(before);
    here.ports.saveTo.push(join(elsewhere.path, 'export.json'));
    expect(await here.app.get('subscriptions.export', { ids: [draft.id] })).toMatchObject({ count: 1 });
    expect(readFileSync(join(elsewhere.path, 'export.json'), 'utf8')).toContain('"units": "23"');
  });

  it('can be closed and moved while it is being checked', async () => {
    await closeWithRelease();
    const began = once(process, 'worker');
    const opening = open();
    await began;
    await opening;
    expect(await here.app.backend.close()).toBe(true);
    renameSync(path, `${path}.moved`);
    renameSync(`${path}.moved`, path);
    expect(here.app.defects).toEqual([]);
  });

  it('counts as unchecked when the thread dies, and is checked again when a person asks', async () => {
    const id = await closeWithRelease();
    const before = calls();
    process.once('worker', (thread: Worker) => void thread.terminate());
    await open();
    await until(async () => (await state()).fileCheck?.failed, 'the check has failed');
    expect(await state()).toMatchObject({
      phase: 'ready',
      fileCheck: { failed: { code: 'internal' } },
      sync: { pause: { reason: 'checking' } },
    });
    expect(calls()).toBe(before);
    expect(here.app.defects).toHaveLength(1);
    await here.app.get('sync.now');
    await until(async () => (await stageOf(id)) === 'acknowledged', 'the subscription is sent');
  });
});
