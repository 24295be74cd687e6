import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../contract/faults.ts';
import type { Inputs } from '../../contract/ipc.ts';
import { type Method, methods } from '../../contract/surface.ts';
import { openLogFiles } from '../../main/electron/log-files.ts';
import { createLog } from '../../main/log/log.ts';
import { KeychainError, type SecretStore } from '../../main/secrets/keychain.ts';
import { createSandbox } from '../../sandbox/index.ts';
import { completeForm, memorySecrets, scratchFolder } from '../support/headless.ts';
import { startApp, testPorts } from '../support/ports.ts';
import { until } from '../support/until.ts';

/** Number of values that are planted in one run. */
const planted = 50;

/** Values like those that people and platforms write, each too long to occur by chance. */
const value = fc.oneof(
  fc.string({ minLength: 12, maxLength: 60, unit: 'grapheme' }),
  fc.uuid(),
  fc.emailAddress().filter((text) => text.length > 11),
  fc.integer({ min: 10 ** 11, max: 10 ** 13 }).map(String),
  fc.constantFrom('Frau Dr. Müller-Lüdenscheidt', 'DE89 3704 0044 0532 0130 00', '1.234.567,89 €'),
  fc
    .nat(10 ** 6)
    .map(
      (n) =>
        `x\n    at secret${n} (/out/main/index.js:${n}987654:${n}123456)\n    at y (app://desk/${n}.js:1:1)`,
    ),
  fc.nat(10 ** 6).map((n) => `{"at":"${n}","code":"app.planted${n}"}`),
  fc.nat(10 ** 6).map((n) => `C:\\Users\\planted${n}\\AppData\\out\\main\\index.js:77${n}:88${n}`),
);

/** Returns the value with each text in it replaced by the next planted one. */
function withTexts(given: unknown, next: () => string): unknown {
  if (typeof given === 'string') return next();
  if (Array.isArray(given)) return given.map((each) => withTexts(each, next));
  if (typeof given !== 'object' || given === null) return given;
  return Object.fromEntries(Object.entries(given).map(([name, each]) => [name, withTexts(each, next)]));
}

/** Returns one valid input for each method. */
function samples(ids: { subscription: string; environment: string }, form: object): Record<Method, unknown> {
  const byId = { id: ids.subscription };
  const page = { search: 'x', offset: 0, limit: 9 };
  const exception: Fault = {
    kind: 'Error',
    code: null,
    sqlite: null,
    frames: [{ bundle: 'main/index.js', line: 1, column: 1 }],
    cause: null,
  };
  const inputs: Partial<{ [M in Method]: Inputs[M] }> = {
    'app.fault': { where: 'error', fault: exception },
    'storage.restore': { backup: 'x' },
    'settings.update': { adviserName: 'x' },
    'environments.save': {
      kind: 'demo',
      name: 'x',
      baseUrl: 'https://x.invalid',
      clientId: 'x',
      campaigns: [{ id: ids.subscription, name: 'x', selfDisclosureRequired: null }],
    },
    'environments.remove': { id: ids.environment },
    'environments.activate': { id: ids.environment },
    'environments.setSecret': { id: ids.environment, secret: 'any secret' },
    'environments.forgetSecret': { id: ids.environment },
    'environments.test': { id: ids.environment },
    'subscriptions.list': { filter: 'all', ...page },
    'subscriptions.ids': { filter: 'all', search: 'x', offset: 0, limit: 10 },
    'subscriptions.listed': { filter: 'all', search: 'x', ids: [ids.subscription] },
    'subscriptions.save': { ...byId, form: form as Inputs['subscriptions.save']['form'] },
    'subscriptions.queue': { ...byId, checked: true },
    'subscriptions.decide': {
      ...byId,
      operationId: ids.subscription,
      decision: { kind: 'record', platformId: 'x' },
    },
    'subscriptions.export': { ids: [ids.subscription] },
    'documents.read': { subscriptionId: ids.subscription, documentId: 'x' },
    'documents.saveAs': { subscriptionId: ids.subscription, documentId: 'x' },
    'documents.look': { subscriptionId: ids.subscription },
    'investors.search': { text: 'x', limit: 9 },
    'sync.setOffline': { offline: false },
    'review.list': { filter: 'all', ...page },
    'review.refresh': { subscriptionId: null },
    'review.mark': { subscriptionId: ids.subscription, status: 'x', note: 'x' },
    'review.saveNote': { subscriptionId: ids.subscription, note: 'x' },
  };
  return Object.fromEntries(
    methods.map((method) => [method, method in inputs ? inputs[method] : byId]),
  ) as never;
}

/** Keys whose values in an input must stay, so that the call gets past the first checks. */
const kept = ['id', 'subscriptionId', 'operationId', 'filter', 'kind', 'where', 'baseUrl'];
function partly(given: unknown, next: () => string, name = ''): unknown {
  if (kept.includes(name)) return given;
  if (typeof given === 'string') return next();
  if (Array.isArray(given)) return given.map((each) => partly(each, next));
  if (typeof given !== 'object' || given === null) return given;
  return Object.fromEntries(Object.entries(given).map(([key, each]) => [key, partly(each, next, key)]));
}

describe('the log', () => {
  let folder: ReturnType<typeof scratchFolder> | undefined;
  afterEach(() => folder?.remove());

  it('holds none of 50 values that are planted in every input', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(value, { minLength: planted, maxLength: planted }), async (values) => {
        folder = scratchFolder();
        try {
          const log = await worked(folder.path, values);
          expect(log.split('\n').length).toBeGreaterThan(60);
          const found = values
            .flatMap((each) => each.split('\n'))
            .filter((each) => each.length > 3 && has(log, each));
          expect(found).toEqual([]);
        } finally {
          folder.remove();
        }
      }),
      { numRuns: 3 },
    );
  });
});

/** True when the log holds the text, as it is or as JSON writes it. */
const has = (log: string, text: string) =>
  log.includes(text) || log.includes(JSON.stringify(text).slice(1, -1));

/** Runs the app with planted values in everything that comes from outside, and returns its log. */
async function worked(folder: string, values: readonly string[]): Promise<string> {
  let turn = 0;
  const next = () => values[turn++ % values.length] as string;
  const logs = join(folder, 'logs');
  const profile = join(folder, 'profile');
  mkdirSync(profile);
  writeFileSync(
    join(profile, 'settings.json'),
    JSON.stringify({
      version: 1,
      preferences: { language: 'de', theme: 'system', adviserName: next() },
      environments: [],
      activeEnvironmentId: 'training',
    }),
  );
  const files = openLogFiles([logs]);
  const log = createLog(files.write, Date.now);

  const sandbox = createSandbox({ documentDelay: 0 });
  let hostile = false;
  /** A platform, or something before it, that answers or fails with planted texts. */
  const network: typeof fetch = async (input, init) => {
    if (!hostile) return sandbox.fetch(String(input), init);
    const headers = { 'x-planted': encodeURIComponent(next()), 'retry-after': encodeURIComponent(next()) };
    switch (turn % 7) {
      case 0:
        throw Object.assign(new TypeError(next()), { name: next(), code: next(), cause: new Error(next()) });
      case 1:
        return new Response(next(), { status: 502, headers });
      case 2:
        return Response.json({ detail: next(), [next()]: [next()] }, { status: 400, headers });
      case 3:
        return Response.json(
          { access_token: next(), scope: next(), id: next(), status: next() },
          { headers },
        );
      case 4:
        return Response.json(
          { results: [{ id: next(), name: next(), email: next() }], next: next() },
          { headers },
        );
      case 5:
        return Response.json({ detail: next() }, { status: 401, headers });
      default:
        return Response.json({ detail: next() }, { status: 429, headers });
    }
  };
  const kept = memorySecrets();
  let locked = false;
  const guarded = <T>(work: () => Promise<T>): Promise<T> =>
    locked ? Promise.reject(new KeychainError(next())) : work();
  const secrets: SecretStore = {
    get: (account) => guarded(() => kept.get(account)),
    set: (account, secret) => guarded(() => kept.set(account, secret)),
    delete: (account) => guarded(() => kept.delete(account)),
  };
  const ports = testPorts(profile, {
    log,
    logFiles: files,
    fetch: network,
    userName: next(),
    systemLanguage: next(),
  });
  const app = startApp(ports, {
    secrets: () => secrets,
    defect: (error) => log.write('app.defect', { exception: error }),
  });
  await app.whenOpened();
  const { id: environment } = await app.get('environments.save', {
    kind: 'demo',
    name: next().slice(0, 80).trim() || 'x',
    baseUrl: 'https://platform.invalid/api/external',
    clientId: sandbox.info.clientId,
    campaigns: sandbox.info.campaigns,
  });
  await app.get('environments.setSecret', { id: environment, secret: sandbox.info.clientSecret });
  await app.get('environments.activate', { id: environment });
  const form = completeForm(sandbox.info.investors[0]?.id ?? '', sandbox.info.campaigns[0]?.id ?? '', 3);
  const { id: subscription } = await app.get('subscriptions.create');
  await app.get('subscriptions.save', { id: subscription, form });
  await app.get('subscriptions.queue', { id: subscription });
  await until(
    async () => (await app.get('subscriptions.get', { id: subscription })).reason === 'complete',
    'one subscription is complete',
  );

  const inputs = samples({ subscription, environment }, form);
  const once = async (change: (input: unknown) => unknown) => {
    for (const method of methods) {
      if (method === 'environments.remove' || method === 'app.retry') continue;
      ports.saveTo.push(join(folder, `${encodeURIComponent(next()).slice(0, 60)}.json`));
      await app.backend.call(method, change(structuredClone(inputs[method])));
    }
  };
  await once((input) => withTexts(input, next));
  await once((input) => partly(input, next));
  // Exceptions with any content reach the log in the form in which the shell's handlers pass them on.
  for (const code of ['app.uncaughtException', 'app.unhandledRejection', 'app.startFailed'] as const) {
    const error = Object.assign(
      new Error(next(), { cause: new AggregateError([new Error(next())], next()) }),
      {
        name: next(),
        code: next(),
      },
    );
    log.write(code, { exception: error, goesOn: true } as never);
    log.write(code, { exception: next(), goesOn: next() } as never);
  }
  hostile = true;
  const { id: second } = await app.get('subscriptions.duplicate', { id: subscription });
  await app.backend.call('subscriptions.save', { id: second, form: { ...form, units: '4' } });
  await app.backend.call('subscriptions.queue', { id: second });
  await once((input) => partly(input, next));
  locked = true;
  await once((input) => partly(input, next));
  await app.backend.close();
  return readdirSync(logs)
    .map((name) => readFileSync(join(logs, name), 'utf8'))
    .join('');
}
