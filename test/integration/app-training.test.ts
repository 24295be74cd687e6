import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trainingId } from '../../contract/environment.ts';
import { formerAccount } from '../../main/secrets/client-secret.ts';
import { filesBelow } from '../support/files.ts';
import { completeForm, memorySecrets, scratchFolder } from '../support/headless.ts';
import { startApp, type TestApp, type TestPorts, testPorts } from '../support/ports.ts';
import { until } from '../support/until.ts';

let folder: ReturnType<typeof scratchFolder>;
let ports: TestPorts;
let app: TestApp;
let secrets = memorySecrets();
const open = () => {
  app = startApp(ports, { secrets: () => secrets });
};
beforeEach(() => {
  folder = scratchFolder();
  ports = testPorts(folder.path);
  secrets = memorySecrets();
  open();
});
afterEach(async () => {
  await app.backend.close();
  expect(app.defects).toEqual([]);
  folder.remove();
});

const invest = async (units = 1) => {
  const [campaign] = (await app.get('app.state')).environments[0]?.campaigns ?? [];
  await until(
    async () => (await app.get('investors.search', { text: 'Eins', limit: 1 })).total === 1,
    'the investors are known',
  );
  const { investors } = await app.get('investors.search', { text: 'Eins', limit: 1 });
  const { id } = await app.get('subscriptions.create');
  await app.get('subscriptions.save', {
    id,
    form: completeForm(investors[0]?.id ?? '', campaign?.id ?? '', units),
  });
  await app.get('subscriptions.queue', { id });
  await until(
    async () => (await app.get('subscriptions.get', { id })).reason === 'complete',
    'it is through',
  );
  return id;
};
const bytesOf = (path: string): Buffer => Buffer.concat(filesBelow(path).map(({ bytes }) => bytes));

describe('a new profile', () => {
  it('opens in Training, with campaigns and a secret of its own, in the language of the system', async () => {
    const state = await app.whenOpened();
    expect(state).toMatchObject({
      phase: 'ready',
      blocked: null,
      version: '0.0.0-test',
      user: 'anna',
      activeEnvironmentId: trainingId,
      preferences: { language: 'de', theme: 'system', adviserName: '' },
      environments: [{ id: trainingId, kind: 'training', hasSecret: true }],
    });
    expect(state.environments[0]?.campaigns.length).toBeGreaterThan(1);
    expect(ports.themes).toEqual(['system']);
    expect(ports.languages).toEqual(['de']);
  });

  it('lets anybody go through the whole flow, and tells the page what changes', async () => {
    await app.whenOpened();
    const id = await invest();
    expect(await app.get('subscriptions.get', { id })).toMatchObject({
      stage: 'acknowledged',
      status: 'KYC_PENDING',
      investorName: 'Eins, Übung',
      confirmations: { costs: { by: 'anna' } },
    });
    await until(
      () =>
        app.events.some(
          ({ event, payload }) =>
            event === 'subscriptions' && (payload as { ids: string[] }).ids.includes(id),
        ),
      'the page is told',
    );
    expect(await app.get('trail.verify')).toMatchObject({ intact: true });
  });

  it('tests the connection to Training for real', async () => {
    await app.whenOpened();
    expect(await app.call('environments.test', { id: trainingId })).toMatchObject({
      ok: true,
      value: { ok: true },
    });
  });
});

it('Training keeps its investments and their status over restarts', async () => {
  await app.whenOpened();
  const id = await invest(4);
  const before = await app.get('subscriptions.get', { id });
  await app.backend.close();
  open();
  await app.whenOpened();
  expect(await app.get('subscriptions.get', { id })).toMatchObject({
    investmentId: before.investmentId,
    stage: 'acknowledged',
  });
  await app.get('review.refresh', { subscriptionId: id });
  await until(async () => !(await app.get('review.stopRefresh')).running, 'its status is read');
  const { rows } = await app.get('review.list', { filter: 'all', search: '', offset: 0, limit: 5 });
  expect(rows[0]).toMatchObject({ refreshFailed: null, investmentId: before.investmentId });
});

it('nothing personal and no secret lies in the profile in plain text, also of the training platform', async () => {
  await app.whenOpened();
  await invest();
  const secret = await secrets.get(formerAccount(trainingId));
  expect(secret).toBeTruthy();
  const bytes = bytesOf(folder.path);
  expect(existsSync(join(folder.path, 'training', 'platform.sealed'))).toBe(true);
  for (const text of [secret ?? '', (await secrets.get('data-key')) ?? '', 'Eins', 'uebung-1@', 'NO_ANSWERS'])
    expect(bytes.includes(text), text).toBe(false);
});

it('nothing that crosses to the page ever holds the secret', async () => {
  await app.whenOpened();
  await invest();
  const secret = (await secrets.get(formerAccount(trainingId))) ?? '';
  const told = JSON.stringify([
    app.events,
    await app.get('app.state'),
    await app.call('environments.test', { id: trainingId }),
  ]);
  expect(told).not.toContain(secret);
});

describe('Training cannot be changed', () => {
  it.each([
    [
      'environments.save',
      { id: trainingId, kind: 'demo', name: 'x', baseUrl: 'https://h', clientId: 'c', campaigns: [] },
      'unsupported',
    ],
    ['environments.setSecret', { id: trainingId, secret: 'any secret' }, 'unsupported'],
    ['environments.forgetSecret', { id: trainingId }, 'unsupported'],
    ['environments.remove', { id: trainingId }, 'unsupported'],
  ] as const)('%s', async (method, input, code) => {
    await app.whenOpened();
    const before = await app.get('app.state');
    expect(await app.call(method as 'environments.remove', input)).toMatchObject({
      ok: false,
      error: { code },
    });
    expect((await app.get('app.state')).environments).toEqual(before.environments);
  });
});

describe('preferences', () => {
  it('are kept, told to the page, and the name stands in the trail', async () => {
    await app.whenOpened();
    expect((await app.get('app.state')).preferences.timeZone).toBeNull();
    await app.get('settings.update', {
      language: 'en',
      theme: 'dark',
      adviserName: '  Anna Berg ',
      timeZone: 'machine',
      keyHours: 48,
      sendingHours: 30,
    });
    expect(ports.themes.at(-1)).toBe('dark');
    expect(ports.languages.at(-1)).toBe('en');
    const { id } = await app.get('subscriptions.create');
    expect((await app.get('subscriptions.trail', { id }))[0]).toMatchObject({ who: 'Anna Berg (anna)' });
    await until(
      () =>
        app.events.some(
          ({ event, payload }) =>
            event === 'app' && (payload as { preferences: { theme: string } }).preferences.theme === 'dark',
        ),
      'the page is told',
    );
    await app.backend.close();
    open();
    expect((await app.whenOpened()).preferences).toEqual({
      language: 'en',
      theme: 'dark',
      adviserName: 'Anna Berg',
      timeZone: 'machine',
      keyHours: 48,
      sendingHours: 30,
    });
  });
});

describe('files for the person', () => {
  it('the trail is exported where they choose, and cancelled where they do not', async () => {
    await app.whenOpened();
    const { id } = await app.get('subscriptions.create');
    expect(await app.get('trail.export')).toMatchObject({ path: null });
    const outside = scratchFolder();
    const path = join(outside.path, 'trail.jsonl');
    ports.saveTo.push(path);
    const { entries } = await app.get('trail.export');
    const lines = readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    outside.remove();
    expect(lines).toHaveLength(entries);
    expect(lines[0]).toMatchObject({
      sequence: 1,
      what: 'subscription.created',
      subscriptionId: id,
      mac: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
  it('where nothing can be written they are told so', async () => {
    await app.whenOpened();
    ports.saveTo.push(join(folder.path, 'nowhere', 'trail.jsonl'));
    expect(await app.call('trail.export')).toMatchObject({ ok: false, error: { code: 'fileNotWritten' } });
  });
});
