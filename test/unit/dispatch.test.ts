import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Handlers } from '../../contract/bridge.ts';
import { AppError } from '../../contract/errors.ts';
import { faultOf } from '../../contract/faults.ts';
import { type Method, methods } from '../../contract/surface.ts';
import { idleSync } from '../../contract/sync.ts';
import { createEventHub } from '../../main/app/events.ts';
import { createDispatch } from '../../main/ipc/dispatch.ts';
import { StorageError } from '../../main/profile/storage-error.ts';
import { KeychainError } from '../../main/secrets/keychain.ts';
import { subscriptionKind } from '../../main/subscriptions/steps.ts';
import { fakeClock } from '../support/clocks.ts';
import { sampleForm } from '../support/samples.ts';

const id = '11111111-1111-4111-8111-111111111111';
const page = { search: '', offset: 0, limit: 10 };
const environment = { kind: 'demo', name: 'Demo', baseUrl: 'https://h', clientId: 'c', campaigns: [] };

/** A valid input for each method. */
const good: Record<Method, unknown> = {
  'app.state': undefined,
  'app.retry': undefined,
  'app.openUnmarked': undefined,
  'app.fault': { where: 'render', fault: faultOf(new Error('x')) },
  'app.unsaved': { unsaved: true, asked: false },
  'app.inUse': undefined,
  'app.about': undefined,
  'log.read': undefined,
  'log.export': undefined,
  'storage.readRecovered': undefined,
  'recoveryKey.make': undefined,
  'recoveryKey.confirm': { last: 'ABCD' },
  'recoveryKey.discard': undefined,
  'recoveryKey.enter': { key: 'ABCD' },
  'takeover.choose': undefined,
  'takeover.look': { key: 'ABCD' },
  'takeover.stop': undefined,
  'takeover.confirm': undefined,
  'takeover.discard': undefined,
  'proxy.signIn': { host: 'proxy', port: 8080, name: 'a', password: 'b', keep: false },
  'proxy.forget': { host: 'proxy', port: 8080 },
  'forms.kept': undefined,
  'forms.keep': { form: 'environment/new-demo', content: null },
  'settings.update': { theme: 'dark' },
  'zoom.state': undefined,
  'zoom.change': { change: 'in' },
  'environments.save': environment,
  'environments.remove': { id: 'a' },
  'environments.activate': { id: 'a' },
  'environments.setSecret': { id: 'a', secret: 'secret' },
  'environments.forgetSecret': { id: 'a' },
  'environments.test': { id: 'a' },
  'subscriptions.list': { filter: 'all', ...page },
  'subscriptions.ids': { filter: 'all', search: '', offset: 0, limit: 10 },
  'subscriptions.listed': { filter: 'all', search: '', ids: [id] },
  'subscriptions.values': { filter: 'all', search: '', column: 'campaign', typed: '' },
  'subscriptions.get': { id },
  'subscriptions.create': undefined,
  'subscriptions.duplicate': { id },
  'subscriptions.copyFromBackup': { id },
  'subscriptions.save': { id, form: sampleForm() },
  'subscriptions.queue': { id },
  'storage.restore': { backup: 'desk-2026-03-01T10-00-00.000Z.sqlite' },
  'storage.startEmpty': undefined,
  'storage.exportUnreadable': undefined,
  'secondBackup.choose': undefined,
  'secondBackup.now': undefined,
  'secondBackup.stop': undefined,
  'subscriptions.takeBack': { id },
  'subscriptions.decide': { id, operationId: id, decision: { kind: 'record', platformId: 'i-1' } },
  'subscriptions.withdrawDecision': { id },
  'subscriptions.remove': { id },
  'subscriptions.batch': { task: 'queue', ids: [id, 'a damaged id'] },
  'subscriptions.stopBatch': undefined,
  'subscriptions.unseenBatch': undefined,
  'subscriptions.unseenOutcome': undefined,
  'subscriptions.seenBatch': undefined,
  'subscriptions.restore': { id },
  'subscriptions.trail': { id },
  'subscriptions.export': { ids: [id] },
  'documents.read': { subscriptionId: id, documentId: 'd' },
  'documents.saveAs': { subscriptionId: id, documentId: 'd' },
  'documents.look': { subscriptionId: id },
  'investors.search': { text: '', limit: 5 },
  'investors.refresh': undefined,
  'investors.lookup': { id },
  'sync.setOffline': { offline: true },
  'sync.now': undefined,
  'sync.secondLook': { kind: 'subscription', wish: 'sendAll' },
  'review.list': { filter: 'all', ...page },
  'review.refresh': { subscriptionId: null },
  'review.stopRefresh': undefined,
  'review.mark': { subscriptionId: id, status: 'PAID', note: '' },
  'review.saveNote': { subscriptionId: id, note: 'Angerufen' },
  'trail.verify': undefined,
  'trail.export': undefined,
  'tasks.stop': { task: 'trail.verify' },
};

const defects: unknown[] = [];
const ofStorage: unknown[] = [];
const failed: string[] = [];
let handler = vi.fn<(input: unknown) => unknown>();
const handlers = () => Object.fromEntries(methods.map((method) => [method, handler])) as unknown as Handlers;
const dispatch = (method: Method, input: unknown) =>
  createDispatch(handlers(), () => null, {
    defect: (error) => defects.push(error),
    storage: (error) => ofStorage.push(error),
    failed: (method, code) => failed.push(`${method} ${code}`),
  })(method, input);
beforeEach(() => {
  handler = vi.fn<(input: unknown) => unknown>(() => 'answer');
});
afterEach(() => {
  for (const list of [defects, ofStorage]) list.splice(0);
});

/** Environments are named by any short text. The check does not look whether an environment of that name exists. */
const noFolder = { id: '../x' };
const wrong: unknown[] = [
  null,
  0,
  1e308,
  Number.NaN,
  true,
  'text',
  '',
  [],
  [1],
  {},
  { id: null },
  { id: 7 },
  noFolder,
  { id: ['a'] },
  { id: { toString: 'x' } },
  { id: 'x'.repeat(5_000_000) },
  () => 1,
  Symbol('s'),
  10n,
  new Date(),
  new Map([['id', id]]),
  JSON.parse('{"__proto__":{"id":"a"}}'),
  JSON.parse('{"constructor":{"prototype":{"id":"a"}}}'),
];

describe('every method', () => {
  it.each(methods)('%s accepts what the contract says', async (method) => {
    expect(await dispatch(method, good[method])).toEqual({ ok: true, value: 'answer' });
    expect(handler).toHaveBeenCalledOnce();
  });

  it.each(methods)(
    '%s refuses everything else as invalidInput, without a throw, a stack or a call',
    async (method) => {
      for (const input of [undefined, ...wrong]) {
        if (
          input === good[method] ||
          (method === 'settings.update' && isPlain(input)) ||
          (method.startsWith('environments.') && input === noFolder)
        )
          continue;
        const result = await dispatch(method, input);
        expect(result, String(method)).toMatchObject({ ok: false, error: { code: 'invalidInput' } });
        expect(JSON.stringify(result)).not.toMatch(/\bat .*\.[tj]s|node_modules/);
        expect(JSON.stringify(result).length).toBeLessThan(1000);
      }
      expect(handler).not.toHaveBeenCalled();
      expect(defects).toEqual([]);
    },
  );
});
/** `settings.update` accepts any part of the preferences, also none. */
const isPlain = (input: unknown) => typeof input === 'object' && input !== null && !Array.isArray(input);

describe('an invalid input', () => {
  const form = sampleForm();
  const cases: [Method, unknown, string][] = [
    ['subscriptions.get', { id: 'x' }, 'id'],
    ['subscriptions.list', { ...page, filter: 'none' }, 'filter'],
    ['subscriptions.list', { filter: 'all', ...page, limit: 0 }, 'limit'],
    ['subscriptions.listed', { filter: 'all', search: '', ids: Array(501).fill(id) }, 'ids'],
    ['subscriptions.list', { filter: 'all', ...page, limit: 501 }, 'limit'],
    ['subscriptions.list', { filter: 'all', ...page, offset: -1 }, 'offset'],
    ['subscriptions.list', { filter: 'all', ...page, offset: 0.5 }, 'offset'],
    ['subscriptions.list', { filter: 'all', ...page, search: 'x'.repeat(201) }, 'search'],
    ['subscriptions.save', { id, form: { ...form, units: 5 } }, 'form.units'],
    ['subscriptions.save', { id, form: { ...form, units: '1'.repeat(41) } }, 'form.units'],
    [
      'subscriptions.save',
      { id, form: { ...form, survey: { ...form.survey, mode: 'maybe' } } },
      'form.survey.mode',
    ],
    [
      'subscriptions.save',
      { id, form: { ...form, survey: { ...form.survey, answers: [{ question: 'a' }] } } },
      'form.survey.answers.0.answer',
    ],
    ['subscriptions.save', { id, form: { ...form, wallet: undefined } }, 'form.wallet'],
    ['environments.save', { ...environment, baseUrl: 'http://platform.example' }, 'baseUrl'],
    ['environments.save', { ...environment, kind: 'training' }, 'kind'],
    ['environments.save', { ...environment, clientId: '' }, 'clientId'],
    ['environments.setSecret', { id: 'a', secret: '  ' }, 'secret'],
    ['environments.setSecret', { id: 'a', secret: 'x'.repeat(5) }, 'secret'],
    ['environments.setSecret', { id: 'a', secret: 'x'.repeat(2001) }, 'secret'],
    ['settings.update', { language: 'fr' }, 'language'],
    ['settings.update', { adviserName: 'x'.repeat(121) }, 'adviserName'],
    ['review.mark', { subscriptionId: id, status: 'PAID', note: 'x'.repeat(4001) }, 'note'],
    ['review.saveNote', { subscriptionId: id, note: 'x'.repeat(4001) }, 'note'],
    ['review.refresh', { subscriptionId: 'all' }, 'subscriptionId'],
    ['documents.read', { subscriptionId: id, documentId: '' }, 'documentId'],
    ['sync.setOffline', { offline: 'yes' }, 'offline'],
  ];
  it.each(cases)('names its field: %s %j', async (method, input, field) =>
    expect(await dispatch(method, input)).toMatchObject({
      ok: false,
      error: { code: 'invalidInput', field },
    }),
  );
  it('never repeats a wrong secret', async () =>
    expect(
      JSON.stringify(await dispatch('environments.setSecret', { id: 'a', secret: 'GEHEIM'.repeat(500) })),
    ).not.toContain('GEHEIM'));
});

describe('an input that makes its check throw', () => {
  const fails = () => {
    throw new Error('Erika');
  };
  const chain = (causes: number): object => {
    let whole: object | null = null;
    for (let depth = 0; depth <= causes; depth += 1) whole = { ...faultOf(new Error('x')), cause: whole };
    return { where: 'render', fault: whole };
  };
  it.each<[string, Method, unknown]>([
    ['a getter', 'subscriptions.get', Object.defineProperty({}, 'id', { get: fails })],
    ['a proxy', 'subscriptions.get', new Proxy({}, { get: fails, has: fails, ownKeys: fails })],
    ['a list', 'subscriptions.export', { ids: new Proxy([id], { get: fails }) }],
    ['a few causes too many', 'app.fault', chain(5)],
    ['thousands of causes', 'app.fault', chain(20_000)],
  ])('%s is refused like any other', async (_, method, input) => {
    failed.splice(0);
    const result = await dispatch(method, input);
    expect(result).toMatchObject({ ok: false, error: { code: 'invalidInput' } });
    expect(JSON.stringify(result)).not.toContain('Erika');
    expect(failed).toEqual([`${method} invalidInput`]);
    expect([handler.mock.calls, defects]).toEqual([[], []]);
  });
});

describe('an error that a handler throws', () => {
  const sqlite = (errcode: number) => Object.assign(new Error('sqlite'), { errcode });
  it.each([
    [new AppError('locked', { field: 'units' }), { code: 'locked', field: 'units' }],
    [new KeychainError('locked'), { code: 'keychain', said: 'locked' }],
    [new KeychainError('no answer', { said: null }), { code: 'keychain' }],
    [new StorageError('dataNewer', 'version 9'), { code: 'blocked' }],
    [
      new StorageError('storage', 'x', { said: 'words of the system' }),
      { code: 'blocked', said: 'words of the system' },
    ],
    [sqlite(13), { code: 'storageFull' }],
    [sqlite(8), { code: 'storageReadOnly' }],
    [sqlite(8 + 256 * 3), { code: 'storageReadOnly' }],
    [sqlite(10 + 256 * 3), { code: 'storageFails', said: 'sqlite' }],
    [sqlite(14), { code: 'storage', said: 'sqlite' }],
    [sqlite(5), { code: 'storageBusy', said: 'sqlite' }],
    [sqlite(6), { code: 'storageBusy', said: 'sqlite' }],
    [sqlite(11), { code: 'storage', said: 'sqlite' }],
    [Object.assign(new Error('x'), { code: 'ENOSPC' }), { code: 'storageFull' }],
    [Object.assign(new Error('x'), { code: 'EROFS' }), { code: 'storageReadOnly' }],
    [Object.assign(new Error('x'), { code: 'EACCES' }), { code: 'storageReadOnly' }],
    [Object.assign(new Error('x'), { code: 'EIO' }), { code: 'storageFails', said: 'x' }],
  ])('%s becomes %j', async (error, failure) => {
    handler.mockImplementation(() => {
      throw error;
    });
    expect(await dispatch('app.state', undefined)).toEqual({ ok: false, error: failure });
    expect(defects).toEqual([]);
  });
  it.each([new Error('Erika'), 'text', null, undefined, { code: 1 }])(
    'becomes "internal" when it is unforeseen (%s): it is logged and its text is not shown',
    async (error) => {
      handler.mockImplementation(() => Promise.reject(error));
      expect(await dispatch('app.state', undefined)).toEqual({ ok: false, error: { code: 'internal' } });
      expect(defects).toEqual([error]);
    },
  );
  it.each(['nothing', '__proto__', 'constructor', 'toString', ''])(
    'is "unsupported", not a throw, for an unknown method (%j)',
    async (method) =>
      expect(await dispatch(method as Method, {})).toEqual({ ok: false, error: { code: 'unsupported' } }),
  );
});

describe('events', () => {
  /** `reading`: how long reading the state of sending takes, in milliseconds. Reading fails when negative. */
  const setUp = (reading = 0) => {
    const readings: number[] = [];
    const failures: unknown[] = [];
    const clock = fakeClock();
    const told: [string, unknown][] = [];
    const hub = createEventHub(
      clock,
      {
        sync: () => {
          readings.push(clock.now());
          clock.work(reading);
          if (reading < 0) throw new Error('disk I/O error');
          return idleSync;
        },
        app: async () => ({ phase: 'ready' }) as never,
      },
      (error) => failures.push(error),
    );
    hub.onEvent((event, payload) => told.push([event, payload]));
    return { clock, told, readings, failures, hub, on: hub.sessionEvents };
  };
  it('that cannot be read are reported as defects, and are sent to the page again the next time', () => {
    const { clock, told, failures, on } = setUp(-1);
    on.sync();
    clock.advance(5_000);
    expect([told, failures]).toEqual([[], [new Error('disk I/O error')]]);
    on.sync();
    clock.advance(5_000);
    expect(failures).toHaveLength(2);
  });
  const ref = (id: string) => ({ kind: subscriptionKind, id });
  it('of one moment reach the page once each, with the id of every subscription once', () => {
    const { clock, told, on } = setUp();
    for (let i = 0; i < 100; i += 1) {
      on.submissions([ref('a'), ref(String(i % 3)), { kind: 'person', id: 'p' }]);
      on.sync();
    }
    on.investors(['i']);
    expect(told).toEqual([]);
    clock.advance(100);
    expect(told).toEqual([
      ['subscriptions', { ids: ['a', '0', '1', '2'] }],
      ['investors', { ids: ['i'] }],
      ['sync', idleSync],
    ]);
  });
  it('without an id say once that lists have more rows, and changes of other kinds say nothing', () => {
    const { clock, told, on } = setUp();
    on.submissions([]);
    on.submissions([]);
    clock.advance(100);
    expect(told).toEqual([['subscriptions', { ids: [] }]]);
    on.submissions([{ kind: 'person', id: 'p' }]);
    clock.advance(100);
    expect(told).toHaveLength(1);
  });
  it('about sending come less often when reading the status takes longer, and the last one always comes', () => {
    const often = (reading: number) => {
      const { clock, readings, on } = setUp(reading);
      for (let i = 0; i < 1_000; i += 1) {
        on.sync();
        clock.advance(10);
      }
      const before = readings.length;
      on.sync();
      clock.advance(10_000);
      expect(readings).toHaveLength(before + 1);
      return before;
    };
    expect(often(0)).toBeGreaterThan(150);
    // A twentieth of these ten seconds and of the time that the reading itself takes.
    expect(often(50) * 50).toBeLessThan((10_000 + often(50) * 50) / 20 + 100);
    expect(often(10_000), 'one slow reading does not stop the events for minutes').toBeGreaterThan(4);
  });
  it('that happen later are sent again', () => {
    const { clock, told, on } = setUp();
    on.submissions([ref('a')]);
    clock.advance(100);
    on.submissions([ref('a')]);
    clock.advance(100);
    expect(told).toHaveLength(2);
    clock.advance(10_000);
    expect(told).toHaveLength(2);
  });
  it('about a refresh tell only its newest progress', () => {
    const { clock, told, on } = setUp();
    const progress = (done: number) => ({ running: true, done, failed: 0, total: 2 });
    on.review(progress(1));
    on.review(progress(2));
    clock.advance(100);
    expect(told).toEqual([['review', progress(2)]]);
  });
  it('about the whole state carry it', async () => {
    const { clock, told, hub } = setUp();
    hub.appChanged();
    hub.appChanged();
    clock.advance(100);
    await Promise.resolve();
    await Promise.resolve();
    expect(told).toEqual([['app', { phase: 'ready' }]]);
  });
});
