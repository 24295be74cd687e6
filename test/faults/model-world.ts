import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import type { SubscriptionForm } from '../../contract/form.ts';
import type { Json } from '../../contract/primitives.ts';
import { withoutOthers } from '../../contract/statements.ts';
import type { DecisionKind, SubscriptionDetail } from '../../contract/subscription.ts';
import { createAttachments } from '../../main/attachments/attachments.ts';
import type { Clock } from '../../main/clock.ts';
import { alwaysFresh } from '../../main/freshness/freshness.ts';
import { type EnvironmentSession, openSession } from '../../main/session/session.ts';
import type { Cipher } from '../../main/storage/cipher.ts';
import { openDataFile } from '../../main/storage/data-file.ts';
import { openDatabase } from '../../main/storage/database.ts';
import type { Subscription } from '../../main/subscriptions/model.ts';
import { writeOf } from '../../main/subscriptions/steps.ts';
import type { FaultPoint } from '../../main/sync/fault-points.ts';
import type { Operation } from '../../main/sync/operation.ts';
import { seededRandom } from '../../sandbox/ids.ts';
import { fakeClock } from '../support/clocks.ts';
import { noLog } from '../support/headless.ts';
import { refOf } from '../support/samples.ts';
import { completed, edits, wantedOf } from './model-form.ts';
import { type ModelAnswer, type ModelOptions, modelPlatform } from './model-platform.ts';

/** The outcome of one call. The name says whether the platform processed the call if the answer does not. */
export type Fault =
  | 'ok'
  | 'lostAfter'
  | 'lostBefore'
  | 'errorAfter'
  | 'errorBefore'
  | 'htmlAfter'
  | 'htmlBefore'
  | 'cutOff'
  | 'senseless'
  | 'empty'
  /** The platform itself rejects the call: 400 at a field, 422. */
  | 'rejected'
  | 'unprocessable'
  /** Answers of an intermediary in front of the platform, which does not look at keys: 409, 403, 404. */
  | 'conflict'
  | 'forbidden'
  | 'notFound'
  | 'rateLimited'
  | 'unauthorised'
  | 'unauthorisedTwice'
  | 'noConnection'
  /** Processed, then sent a second time by the network stack, which found no connection. */
  | 'resent'
  /** Processed, and answered in other spellings, with other units, with nothing, or with an empty object. */
  | 'respelled'
  | 'contradicting'
  | 'noContent'
  | 'emptyObject'
  /** A change or a read, processed and answered with the record before the last change, or with another record. */
  | 'stale'
  | 'foreign'
  /** A list whose own count is one higher than the number of entries it shows. */
  | 'incomplete'
  /** The platform is busy, asks for a pause, or answers in an unknown shape. */
  | 'locked'
  | 'tooEarly'
  | 'unavailable'
  | 'unknownShape';

/** Index of the subscription. */
type Of = { of: number };
export type Happening =
  | ({ do: 'edit'; edit: string } & Of)
  | ({ do: 'queue'; completes: boolean } & Of)
  | ({ do: 'takeBack' | 'remove' | 'restore' } & Of)
  | ({ do: 'decide'; decision: DecisionKind } & Of)
  | { do: 'answer'; fault: Fault }
  | { do: 'crashAt'; point: FaultPoint }
  | { do: 'crash' | 'restart'; processed: boolean }
  | { do: 'pass' | 'sleep' | 'setClock'; milliseconds: number }
  | { do: 'offline' | 'secret' | 'hurry' | 'openWallet' };

interface Held {
  life: Life;
  method: string;
  path: string;
  key: string | null;
  body: string;
  /** Time when the call left, in epoch milliseconds. The platform gets it then, however late its answer comes. */
  at: number;
  operation: Operation | null;
  resolve(answer: Response): void;
  reject(error: Error): void;
}

/** The app from one start to its end. */
interface Life {
  app: EnvironmentSession & { closeFile(): void };
  started: boolean;
  closing: boolean;
  dead: boolean;
}

const base = 'https://platform.test';
/** Skips sealing, which is tested elsewhere and would take a third of the time here. */
const openly: Cipher = {
  sealBytes: (_place, plain) => plain,
  openBytes: (_place, sealed) => sealed,
  sealJson: (_place, version, value) => Buffer.from(JSON.stringify({ version, value })),
  openJson: (_place, sealed) => JSON.parse(Buffer.from(sealed).toString()),
  openEither: (_place, sealed) => ({ version: 1, plain: sealed }),
  derive: () => Buffer.alloc(32),
};

const broken = (code: string) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
/** Returns the same record in other spellings. */
function respelled(body: Json): Json {
  if (Array.isArray(body)) return body.map(respelled);
  if (typeof body === 'number') return `${body}.0`;
  if (typeof body === 'string') {
    if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(body)) return body.toUpperCase();
    return /^\d{4}-\d{2}-\d{2}T.*Z$/.test(body)
      ? body.replace('T', ' ').replace(/(\.\d+)?Z$/, '.000000+00:00')
      : body;
  }
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, respelled(value)]));
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

export interface WorldOptions extends ModelOptions {
  subscriptions: number;
  /** At the end, sends again what may be sent again; otherwise the person records or gives up. */
  trusting: boolean;
}

/**
 * Runs the services of the main process unchanged, on a data file, over a model of the platform. Each call is held
 * until an event decides its outcome, so events in between happen during the call.
 */
export function openWorld(folder: string, options: WorldOptions) {
  const clock = fakeClock();
  const random = seededRandom('model');
  const platform = modelPlatform(options);
  const file = join(folder, 'desk.sqlite');
  for (const name of readdirSync(folder)) rmSync(join(folder, name));

  const held: Held[] = [];
  const defects: unknown[] = [];
  let crashAt: FaultPoint | null = null;
  let unauthorised = 0;
  /** The furthest that the wall clock was ahead, in milliseconds. */
  let mostAhead = 0;
  /** Number of reads that a person has asked for and waits on. These calls are answered. */
  let looking = 0;
  /** Counts everything that happens, to detect when nothing more does. */
  let activity = 0;
  let tokens = 0;

  const ids: string[] = [];
  /** The form of each subscription as it was last shown to the person who typed it. */
  const typed = new Map<string, SubscriptionForm>();
  /** Subscriptions that a person has released and not taken back or edited since. */
  const released = new Set<string>();
  /** The subscription that each key was made for. */
  const ownerOf = new Map<string, string>();
  /** Operations of which an attempt may have arrived. `goesOn` holds those whose attempt goes on after a 401. */
  const mayHaveArrived = new Set<string>();
  const goesOn = new Set<string>();
  /** How many more than one a person has risked for each subscription by deciding without looking. */
  const risked = new Map<string, number>();
  const risk = (id: string) => risked.set(id, (risked.get(id) ?? 0) + 1);

  /** Returns an answer of the platform, with the time in its header. */
  const told = (body: Json, status = 200, headers: Record<string, string> = {}): Response =>
    Response.json(body, { status, headers: { Date: new Date(clock.real()).toUTCString(), ...headers } });

  // --- Calls from the app to the platform

  /** Checks that a new operation sends the difference between the current form and the platform's real record. */
  function checkFresh(operation: Operation): void {
    const id = operation.owner.id;
    const s = life.app.repository.load(id);
    const said = `${operation.step} ${Buffer.from(operation.body).toString()}`;
    expect(released.has(id), `${said} goes out, and nobody has released it`).toBe(true);
    expect(s.refusal, `${said} goes out after a refusal`).toBeNull();
    const body = JSON.parse(Buffer.from(operation.body).toString()) as Record<string, Json>;
    const { form } = s;
    const there = s.invitation ? platform.invitations.get(s.invitation.id) : undefined;
    switch (operation.step) {
      case 'createInvitation': {
        const { investor_id, campaign_id, units } = wantedOf(form);
        expect(body, said).toEqual({ investor_id, campaign_id, units });
        return;
      }
      case 'updateInvitation':
        expect(withoutNulls({ ...there?.fields, ...body }), said).toEqual(wantedOf(form));
        return;
      case 'createInvestment':
        expect(body, said).toEqual({ invitation_id: there?.id, signed_at: form.signature.signedAt });
        expect(there?.fields, 'what is invested is what was signed').toEqual(wantedOf(form));
        return;
      case 'assignWallet': {
        const chosen = form.wallet.choice === 'chosen';
        expect([body.wallet], said).toEqual(
          chosen ? [form.wallet.walletId] : platform.wallets(form.investorId.trim()),
        );
      }
    }
  }

  /** Finds the operation of a writing call. The operation must be on disk, open, and identical to the byte. */
  function operationBehind(call: Pick<Held, 'life' | 'method' | 'path' | 'key' | 'body'>): Operation {
    for (const id of ids) {
      const open = call.life.app.outbox.open(refOf(id));
      const same =
        open?.path === call.path &&
        open.method === call.method &&
        Buffer.from(open.body).toString() === call.body &&
        (open.step === 'assignWallet' ? call.key === null : open.idempotencyKey === call.key);
      if (open && same) return open;
    }
    throw new Error(
      `the call was sent but is not on disk: ${call.method} ${call.path} ${call.key} ${call.body}`,
    );
  }

  const fetcherOf = (mine: () => Life): typeof fetch =>
    (async (input: string | URL, init?: RequestInit) => {
      activity += 1;
      const life = mine();
      const { pathname, search } = new URL(String(input));
      const method = init?.method ?? 'GET';
      if (life.dead) throw broken('ECONNREFUSED');
      if (pathname === '/oauth/token') {
        tokens += 1;
        return told({ access_token: `token ${tokens}`, expires_in: 3600 });
      }
      if (pathname.startsWith('/documents/')) return new Response('%PDF-', { status: 200 });
      const body = init?.body ? Buffer.from(init.body as Uint8Array).toString() : '';
      const key = new Headers(init?.headers).get('x-idempotency-key');
      const isSmallTalk = pathname === '/v2/investors/' || (looking > 0 && method === 'GET');
      if (isSmallTalk) {
        const { status, body: record } = platform.process({
          method,
          path: pathname,
          key,
          body,
          at: clock.real(),
          refuse: null,
        });
        return told(record, status);
      }
      const call = { life, method, path: pathname + search, key, body };
      let operation: Operation | null = null;
      try {
        if (method !== 'GET') {
          operation = operationBehind(call);
          if (!mayHaveArrived.has(operation.id) && !goesOn.delete(operation.id)) checkFresh(operation);
        }
      } catch (error) {
        defects.push(error);
      }
      const { promise, resolve, reject } = Promise.withResolvers<Response>();
      held.push({ ...call, at: clock.real(), operation, resolve, reject });
      const signal = init?.signal;
      signal?.addEventListener('abort', () => reject(signal.reason));
      return promise;
    }) as typeof fetch;

  function at(life: Life, point: FaultPoint, step: string): void {
    if (point === 'afterOperationCommit') {
      for (const id of ids) {
        const open = life.app.outbox.open(refOf(id));
        if (open?.state !== 'sending' || open.step !== step || ownerOf.has(open.idempotencyKey)) continue;
        ownerOf.set(open.idempotencyKey, id);
        try {
          checkFresh(open);
        } catch (error) {
          defects.push(error);
        }
      }
    }
    if (crashAt !== point) return;
    crashAt = null;
    die(life);
    throw new Error('the program ended here');
  }

  /** Ends the life like a process: nothing that still runs of it reaches the disk or the platform. */
  function die(life: Life): void {
    life.dead = true;
    // Abort open calls, as the end of a process does.
    void life.app.close().catch(() => {});
    life.app.closeFile();
  }

  // --- Lives

  let life = open();

  function open(): Life {
    const db = openDataFile(openDatabase(file), openly, 'model');
    // Processes end here, not machines: waiting for the disk would prove nothing.
    db.sql.exec('PRAGMA synchronous = OFF');
    const own = { started: false, closing: false, dead: false } as Life;
    const timers: Clock = {
      now: clock.now,
      elapsed: clock.elapsed,
      after: (milliseconds, work) => clock.after(milliseconds, () => void (own.dead || work())),
    };
    const session = openSession({
      log: noLog,
      environment: { id: 'model', baseUrl: base, clientId: 'client' },
      db,
      cipher: openly,
      attachments: createAttachments({ db, path: file, cipher: openly, clock: timers }),
      fetch: fetcherOf(() => own),
      userAgent: 'model',
      secret: async () => 'secret',
      campaigns: () => [],
      freshness: alwaysFresh,
      who: () => 'tester',
      clock: timers,
      random,
      lanes: 2,
      events: { subscriptions() {}, investors() {}, sync() {}, review() {} },
      damaged: (error) => defects.push(error),
      defect: (error) => void (own.dead || defects.push(error)),
      at: (point, step) => at(own, point, step),
    });
    own.app = { ...session, closeFile: () => db.close() };
    for (const id of ids) {
      const operation = own.app.outbox.open(refOf(id));
      if (!operation) continue;
      // The app was killed after the operation was on disk, so its call may or may not have left.
      if (operation.state === 'uncertain') mayHaveArrived.add(operation.id);
      ownerOf.set(operation.idempotencyKey, id);
    }
    return own;
  }

  /** Ends the open calls of the previous life without an answer. */
  async function bury(processed: boolean): Promise<void> {
    for (const call of held.splice(0)) {
      if (processed) deliver(call);
      call.reject(broken('ECONNRESET'));
    }
    await quiet();
  }

  async function restart(processed: boolean): Promise<void> {
    life.closing = true;
    const closing = life.app.close();
    await bury(processed);
    // A read of several calls is given up after a while.
    for (let waits = 0; waits < 3; waits += 1) {
      clock.advance(1_500);
      await bury(processed);
    }
    await closing;
    life = open();
  }

  /** Runs everything that can run, until each call is held and nothing else is under way. */
  async function quiet(): Promise<void> {
    let still = 0;
    let before = activity;
    while (still < 25) {
      await turn();
      still = before === activity ? still + 1 : 0;
      before = activity;
      const isUp = !life.dead && !life.closing;
      if (still >= 3 && isUp && life.app.scheduler.state().sending === held.length) return;
    }
  }

  async function settle(): Promise<void> {
    await quiet();
    if (!life.dead) return;
    await bury(random() < 0.5);
    life = open();
  }

  // --- Answers

  function deliver(call: Held, refuse: ModelAnswer | null = null): ModelAnswer {
    const { method, path, key, body, at } = call;
    return platform.process({ method, path: path.split('?')[0] ?? '', key, body, at, refuse });
  }

  async function answer(fault: Fault): Promise<void> {
    if (!life.started) {
      life.started = true;
      life.app.start();
      await settle();
    }
    const call = held.shift();
    if (!call) return;
    const { operation } = call;
    activity += 1;
    const json = ({ status, body }: ModelAnswer, headers?: Record<string, string>) =>
      call.resolve(told(body, status, headers));
    const html = (status: number) => call.resolve(new Response('<html>Proxy</html>', { status }));
    const certainlyNot = fault === 'unauthorised';
    const isUnauthorised = unauthorised > 0 || fault.startsWith('unauthorised');
    if (operation && !certainlyNot && !isUnauthorised) mayHaveArrived.add(operation.id);
    if (isUnauthorised) {
      unauthorised = fault === 'unauthorisedTwice' ? 1 : Math.max(0, unauthorised - 1);
      if (operation) goesOn.add(operation.id);
      json({ status: 401, body: { detail: 'No.' } });
      await settle();
      // This call is not sent again now. The network stack may have sent it twice by itself.
      if (operation && !held.some((other) => other.operation?.id === operation.id)) {
        goesOn.delete(operation.id);
        mayHaveArrived.add(operation.id);
      }
      return;
    }
    switch (fault) {
      case 'ok':
        json(deliver(call));
        break;
      case 'lostAfter':
        deliver(call);
        call.reject(broken('ECONNRESET'));
        break;
      case 'lostBefore':
        call.reject(broken('ECONNRESET'));
        break;
      case 'errorAfter':
        deliver(call);
        json({ status: 500, body: { detail: 'Oh.' } });
        break;
      case 'errorBefore':
        json({ status: 503, body: { detail: 'Oh.' } });
        break;
      case 'htmlAfter':
        deliver(call);
        html(200);
        break;
      case 'htmlBefore':
        html(502);
        break;
      case 'cutOff': {
        const { status, body } = deliver(call);
        const text = JSON.stringify(body);
        call.resolve(new Response(text.slice(0, text.length / 2), { status }));
        break;
      }
      case 'senseless': {
        const { status } = deliver(call);
        json({ status, body: { result: 'done' } });
        break;
      }
      case 'empty':
        call.resolve(new Response('', { status: deliver(call).status }));
        break;
      case 'rejected':
        json(deliver(call, { status: 400, body: { units: ['Too many.'] } }));
        break;
      case 'unprocessable':
        json(deliver(call, { status: 422, body: { non_field_errors: ['No.'] } }));
        break;
      case 'conflict':
        json({ status: 409, body: { detail: 'Still at it.' } });
        break;
      case 'forbidden':
        json({ status: 403, body: { detail: 'Not you.' } });
        break;
      case 'notFound':
        json({ status: 404, body: { detail: 'Nothing here.' } });
        break;
      case 'rateLimited':
        json({ status: 429, body: { detail: 'Slowly.' } }, { 'Retry-After': '20' });
        break;
      case 'resent':
        deliver(call);
        call.reject(broken('ECONNREFUSED'));
        break;
      case 'respelled': {
        const { status, body } = deliver(call);
        json({ status, body: respelled(body) });
        break;
      }
      case 'contradicting': {
        const { status, body } = deliver(call);
        json({ status, body: status < 300 ? { ...(body as object), units: 4711 } : body });
        break;
      }
      case 'noContent':
        call.resolve(new Response(null, { status: deliver(call).status < 300 ? 204 : 500 }));
        break;
      case 'emptyObject':
        json({ status: deliver(call).status, body: {} });
        break;
      case 'locked':
        json({ status: 423, body: { detail: 'Busy.' } });
        break;
      case 'tooEarly':
        json({ status: 425, body: { detail: 'Busy.' } });
        break;
      case 'stale':
      case 'foreign': {
        const answer = deliver(call);
        const isRecord = call.method !== 'POST' && answer.status < 300 && !call.path.includes('/wallets');
        const path = call.path.split('?')[0] ?? '';
        const body = fault === 'stale' ? platform.former(path) : platform.another(path);
        json(isRecord && body !== null ? { status: answer.status, body } : answer);
        break;
      }
      case 'incomplete': {
        const { status, body } = deliver(call);
        const isList = call.path.includes('/wallets');
        json({ status, body: isList ? { ...(body as object), count: 99 } : body });
        break;
      }
      case 'unavailable':
        json({ status: 503, body: { detail: 'Later.' } }, { 'Retry-After': '30' });
        break;
      case 'unknownShape':
        json({ status: 400, body: { message: 'What?' } });
        break;
      case 'noConnection':
        call.reject(broken('ECONNREFUSED'));
    }
    await settle();
  }

  // --- The person

  const named = (index: number): string => ids[index % ids.length] ?? '';
  const detailOf = (id: string): SubscriptionDetail => life.app.subscriptions.get(id);
  const isRemoved = (id: string) => life.app.repository.load(id).removedAt !== null;

  /** Runs an action that the app may refuse with an AppError. Any other error is a failure. */
  function allowed<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (error instanceof AppError) return undefined;
      throw error;
    }
  }

  function save(id: string, form: SubscriptionForm): void {
    const before = detailOf(id);
    if (isRemoved(id)) return;
    const { detail, refused } = life.app.subscriptions.save(id, form);
    expect(
      refused.filter((field) => !before.locked[field]),
      'only what is locked is refused',
    ).toEqual([]);
    if (!isDeepStrictEqual(detail.form, before.form)) released.delete(id);
    typed.set(id, detail.form);
  }

  /** Fills in everything that blocks sending, in several rounds because one entry may require another. */
  function complete(id: string, signs: boolean): void {
    for (let rounds = 0; rounds < 4; rounds += 1) {
      const { form, investmentId } = detailOf(id);
      const wallets = platform.wallets(form.investorId.trim());
      const next = completed(form, { now: clock.now(), signs, wallets, onlyWallet: investmentId !== null });
      if (isDeepStrictEqual(next, form)) return;
      save(id, next);
    }
  }

  function queue(id: string): void {
    const before = detailOf(id);
    if (allowed(() => life.app.subscriptions.queue(id, { checked: true, unsigned: true })) === undefined)
      return;
    released.add(id);
    // Statements of other investors are kept until the form is queued.
    typed.set(id, withoutOthers(typed.get(id) ?? before.form));
    // The operation was repeated and then refused, and the app offers to record it. Queueing it instead may create a
    // second one.
    if (before.unknownOutcome?.choices.includes('record') && before.stage === 'refused') risk(id);
  }

  /** Returns the id of the object that was made under a key, as a person who looks at the platform finds it. */
  const madeUnder = (key: string): string | null =>
    [...platform.invitations.values(), ...platform.investments.values()].find((made) => made.key === key)
      ?.id ?? null;

  /** Returns whether the platform shows a change. */
  function isThere(operation: Operation): boolean {
    const s = life.app.repository.load(operation.owner.id);
    const body = JSON.parse(Buffer.from(operation.body).toString()) as Record<string, Json>;
    const shown: Record<string, Json> = {
      ...platform.invitations.get(s.invitation?.id ?? '')?.fields,
      wallet: withInvestmentOf(s)?.wallet ?? null,
    };
    return Object.entries(body).every(([name, value]) => isDeepStrictEqual(shown[name] ?? null, value));
  }

  async function decide(id: string, kind: DecisionKind): Promise<boolean> {
    const { unknownOutcome } = detailOf(id);
    if (!unknownOutcome?.choices.includes(kind) || isRemoved(id)) return false;
    const open = life.app.outbox.open(refOf(id));
    const makes = unknownOutcome.needsId || (open !== null && writeOf(open.step).creates);
    const platformId = unknownOutcome.key && makes ? madeUnder(unknownOutcome.key) : null;
    const isChanged = open && !makes ? isThere(open) : null;
    // The platform has nothing of it. A person who records anyway has the wrong id, and the app refuses that.
    const others = ids.filter((other) => other !== id).map((other) => detailOf(other).invitationId);
    const wrong = others.find((other) => other !== null) ?? id;
    const decision =
      kind === 'record'
        ? { kind, platformId: unknownOutcome.needsId ? (platformId ?? wrong) : null }
        : { kind };
    looking += 1;
    const deciding = life.app.decisions.decide(id, unknownOutcome.operationId, decision).then(
      () => true,
      (error: unknown) => {
        if (error instanceof AppError) return false;
        if (!life.dead) defects.push(error);
        return !life.dead;
      },
    );
    await settle();
    looking -= 1;
    const done = await deciding;
    const closed = life.app.outbox.open(refOf(id))?.id !== unknownOutcome.operationId;
    if (kind === 'giveUp' && closed) {
      released.delete(id);
      risk(id);
    }
    // The form now shows the platform's values and waits for its release.
    if (kind === 'takeOver' && closed) {
      released.delete(id);
      typed.set(id, detailOf(id).form);
    }
    // The state on disk counts, even if the app ended before it could report success.
    const decidedAgain = life.app.outbox.open(refOf(id))?.decidedAt !== open?.decidedAt;
    if (kind === 'sendAgain' && (done || decidedAgain)) risk(id);
    const isWrong = isChanged === null ? platformId === null : !isChanged;
    if (kind === 'record' && isWrong) expect(done, 'what is not there is not recorded').toBe(false);
    return done;
  }

  async function happen(event: Happening): Promise<void> {
    switch (event.do) {
      case 'edit': {
        const form = structuredClone(detailOf(named(event.of)).form);
        edits[event.edit]?.(form, clock.now());
        save(named(event.of), form);
        break;
      }
      case 'queue':
        if (event.completes) complete(named(event.of), true);
        queue(named(event.of));
        break;
      case 'takeBack':
        if (allowed(() => life.app.subscriptions.takeBack(named(event.of)))) released.delete(named(event.of));
        break;
      case 'remove': {
        const id = named(event.of);
        allowed(() => life.app.subscriptions.remove(id));
        if (isRemoved(id)) released.delete(id);
        break;
      }
      case 'restore':
        life.app.subscriptions.restore(named(event.of));
        break;
      case 'decide':
        await decide(named(event.of), event.decision);
        break;
      case 'answer':
        return answer(event.fault);
      case 'crashAt':
        crashAt = event.point;
        break;
      case 'crash':
        die(life);
        await bury(event.processed);
        life = open();
        break;
      case 'restart':
        await restart(event.processed);
        break;
      case 'pass':
        clock.advance(event.milliseconds);
        break;
      case 'sleep':
        clock.sleep(event.milliseconds);
        life.app.wake();
        break;
      case 'setClock':
        clock.set(event.milliseconds);
        mostAhead = Math.max(mostAhead, clock.now() - clock.real());
        break;
      case 'offline':
        life.app.sendGate.choose(life.app.sendGate.pause?.reason !== 'chosen');
        break;
      case 'secret':
        newSecret();
        break;
      case 'hurry':
        life.app.hurry();
        break;
      case 'openWallet':
        platform.openWallet();
    }
    await settle();
  }

  function newSecret(): void {
    life.app.tokens.forget();
    life.app.sendGate.release();
    void life.app.contact();
  }

  // --- Invariants

  const withInvestmentOf = (s: Subscription) =>
    s.investment ? platform.investments.get(s.investment.id) : undefined;

  function check(): void {
    const [defect] = defects;
    if (defect) throw defect;
    expect(platform.misuse).toEqual([]);
    for (const id of ids) checkOne(id);
  }

  function checkOne(id: string): void {
    const s = life.app.repository.load(id);
    const open = life.app.outbox.open(refOf(id));
    const detail = detailOf(id);
    expect(s.form, 'nothing typed is lost').toEqual(typed.get(id));
    expect(s.queuedAt !== null, 'queued is what a person released').toBe(released.has(id));

    // At most one, plus those that a person has risked by deciding without looking.
    const most = 1 + (risked.get(id) ?? 0);
    const own = (made: { key: string | null }) => made.key !== null && ownerOf.get(made.key) === id;
    const made = [...platform.invitations.values()].filter(own);
    const invested = [...platform.investments.values()].filter(own);
    expect(made.length, 'invitations of one subscription').toBeLessThanOrEqual(most);
    expect(invested.length, 'investments of one subscription').toBeLessThanOrEqual(most);

    // The screen never shows more than the platform has.
    const invitation = s.invitation ? platform.invitations.get(s.invitation.id) : undefined;
    const investment = withInvestmentOf(s);
    expect(detail.invitationId, 'the invitation shown').toBe(invitation?.id ?? null);
    expect(detail.investmentId, 'the investment shown').toBe(investment?.id ?? null);
    if (invitation) expect(own(invitation), 'it is its own').toBe(true);
    if (investment) expect(investment.invitationId).toBe(invitation?.id);
    if (s.investment?.wallet) expect(investment?.wallet, 'the wallet shown').toBe(s.investment.wallet);
    if (s.invitation && invitation && open?.step !== 'updateInvitation') {
      const known = Object.entries(s.invitation.sent).filter(([, value]) => !isUnknown(value));
      for (const [name, value] of known)
        expect(invitation.fields[name] ?? null, `${name}, as acknowledged`).toEqual(value);
    }
    for (const step of detail.steps) {
      if (step.state !== 'done') continue;
      if (step.kind === 'invitation' || step.kind === 'answers') expect(invitation).toBeDefined();
      if (step.kind === 'investment') expect(investment).toBeDefined();
      if (step.kind === 'wallet') expect(investment?.wallet).toBeTruthy();
    }
    if (detail.stage === 'acknowledged') checkDone(s);
  }

  function checkDone(s: Subscription): void {
    const investment = withInvestmentOf(s);
    const invitation = investment && platform.invitations.get(investment.invitationId);
    expect(invitation?.fields, 'the platform has what the form says').toEqual(wantedOf(s.form));
    expect(investment?.signedAt).toBe(s.form.signature.signedAt);
    expect(investment?.wallet).toBe(s.investment?.wallet);
    expect(investment?.wallet).toBeTruthy();
  }

  // --- The end: no more faults, and a person who does what the app asks for

  async function calm(): Promise<void> {
    for (let calls = 0; calls < 60; calls += 1) {
      await answer('ok');
      if (held.length === 0) return;
      check();
    }
    throw new Error('the app makes calls without end');
  }

  /** Acts as the person on one subscription. Returns false when nothing is left to do. */
  async function attend(id: string): Promise<boolean> {
    if (isRemoved(id)) allowed(() => life.app.subscriptions.restore(id));
    const detail = detailOf(id);
    if (detail.stage === 'acknowledged') return detail.status === null;
    if (detail.unknownOutcome) {
      if (await decide(id, 'record')) return true;
      if (options.trusting && (await decide(id, 'sendAgain'))) return true;
      if (await decide(id, 'giveUp')) return true;
    }
    if (detail.stage === 'uncertain' || detail.stage === 'onItsWay') return true;
    if (detail.reason === 'noWallet') platform.openWallet();
    complete(id, true);
    queue(id);
    return true;
  }

  /**
   * Returns whether the platform refuses a subscription because an investment already exists, made by an operation
   * that a person gave up or queued anew without looking. The subscription waits for a person and shows the
   * platform's words.
   */
  function isStranded(id: string): boolean {
    const invested = [...platform.investments.values()].some(
      ({ key }) => key !== null && ownerOf.get(key) === id,
    );
    const { stage, investmentId, messages } = detailOf(id);
    return risked.has(id) && invested && investmentId === null && stage === 'refused' && messages.length > 0;
  }

  /**
   * Runs until all subscriptions are done. The loop is bounded because an undisturbed subscription takes only a few
   * rounds.
   */
  async function finish(): Promise<{ stranded: number }> {
    crashAt = null;
    unauthorised = 0;
    // A person corrects the clock: with a wrong clock, a signature lies in the future.
    clock.set(clock.real() - clock.now());
    // Sleep past every signature that was made while the clock was ahead.
    clock.sleep(mostAhead);
    life.app.wake();
    life.app.sendGate.choose(false);
    newSecret();
    const stranded = new Set<string>();
    let left = new Set(ids);
    for (let rounds = 0; left.size > 0; rounds += 1) {
      await calm();
      if (rounds > 14) {
        const where = [...left].map((id) => ({ ...detailOf(id), form: undefined, record: undefined }));
        throw new Error(
          `subscriptions never finish: ${JSON.stringify(where)} ${JSON.stringify(life.app.scheduler.state())}`,
        );
      }
      // The model has no list of investments, so the app asks a person about everything released long ago.
      if (life.app.sync().secondLook?.is === 'asking') life.app.secondLooks.sendAll();
      const next = new Set<string>();
      for (const id of left) {
        if (rounds > 5 && isStranded(id)) stranded.add(id);
        else if (await attend(id)) next.add(id);
      }
      await settle();
      check();
      left = next;
      life.app.hurry();
      clock.advance(61_000);
      await settle();
    }
    await calm();
    check();
    for (const id of ids) if (!stranded.has(id)) checkDone(life.app.repository.load(id));
    expect(life.app.trail.verify()).toMatchObject({ intact: true });
    for (const id of ids)
      if (!risked.has(id)) {
        const own = (made: { key: string | null }) => made.key !== null && ownerOf.get(made.key) === id;
        expect([...platform.invitations.values()].filter(own)).toHaveLength(1);
        expect([...platform.investments.values()].filter(own)).toHaveLength(1);
      }
    return { stranded: stranded.size };
  }

  for (let count = 0; count < options.subscriptions; count += 1) {
    const { id, form } = life.app.subscriptions.create();
    ids.push(id);
    typed.set(id, form);
    complete(id, true);
  }

  return {
    async run(events: readonly Happening[]) {
      for (const event of events) {
        await happen(event);
        check();
      }
      return finish();
    },
    async close() {
      for (const call of held.splice(0)) call.reject(broken('ECONNRESET'));
      die(life);
      await quiet();
    },
  };
}

const withoutNulls = (fields: Record<string, Json>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

/** Returns whether a value is the app's placeholder for an unknown remote value, see acknowledge.ts. */
const isUnknown = (value: Json): boolean => isDeepStrictEqual(value, { unknown: true });
