import { parseUnits } from '../../contract/check.ts';
import { canonicalId } from '../../contract/ids.ts';
import type { Json } from '../../contract/primitives.ts';
import type { SecondLookState } from '../../contract/sync.ts';
import type { Clock } from '../clock.ts';
import { newIdIn, statusOf } from '../platform/answers.ts';
import type { CallOutcome, PlatformClient } from '../platform/client.ts';
import { failureOf } from '../platform/failure.ts';
import { readList } from '../platform/list.ts';
import type { PlatformTime } from '../platform/time.ts';
import { isOwnRefusal } from '../platform/voice.ts';
import type { FoundInvestment, SentFields, Subscription } from '../subscriptions/model.ts';
import type { SubscriptionRepository } from '../subscriptions/repository.ts';
import { type Comparison, compare, shownOf } from './comparison.ts';
import type { SendGate } from './send-gate.ts';

/**
 * # The second look
 *
 * If a data file and the keychain were set back together (a snapshot of a virtual machine, a restored computer), nothing
 * on this computer shows it. For a day the platform's idempotency keys prevent a second order. A subscription released
 * longer ago, and before the file was opened, is therefore looked up in the platform's list of investments [assumed]
 * before anything is created for it. The list is read once for all such subscriptions.
 *
 * A matching entry that no subscription here holds is shown to a person instead of sending. If the list cannot be read
 * completely, a person is asked once for all these subscriptions.
 */
export interface SecondLook {
  /** Returns whether a subscription's creation may be sent. `wait`: the list is being read, or a person is asked. */
  before(subscription: Subscription): { go: true } | { wait: true } | { found: FoundInvestment };
  readonly state: SecondLookState | null;
  /** True while a person is asked about this subscription. */
  isAsking(subscriptionId: string): boolean;
  /** Notes that a person has released a subscription just now. */
  noteRelease(subscriptionId: string): void;
  /** Forgets a subscription that is not to be sent any more. */
  forget(subscriptionId: string): void;
  /** Lets everything go out without the second look, because a person wants so. */
  sendAll(): void;
  /** Reads the list again, because a person wants so. */
  readAgain(): void;
  stop(): void;
}

/** Longest time for which a release needs no second look: keys are assumed to live no longer. Milliseconds. */
const longestKeyLifetime = 24 * 60 * 60_000;
/** Maximum number of pages read. No broker has more investments than fit on these pages. */
const mostPages = 5_000;
/** Number of reads of the list that may fail in a row without a refusal before a person is asked. */
const mostFailures = 3;

/** An entry of the platform's list of investments. */
interface Entry {
  id: string;
  record: Json;
}

type Reading =
  | { kind: 'unread' }
  | { kind: 'reading'; read: number; total: number | null }
  | { kind: 'whole'; entries: Entry[] }
  | { kind: 'failed'; why: Omit<Extract<SecondLookState, { is: 'asking' }>, 'count'> };

export function createSecondLook(deps: {
  clock: Clock;
  platformTime: Pick<PlatformTime, 'atLeast'>;
  /** Returns how long the platform remembers a key, by the settings, in milliseconds. */
  keyLifetime(): number;
  client: Pick<PlatformClient, 'call'>;
  sendGate: Pick<SendGate, 'observe' | 'pause'>;
  baseUrl: string;
  repository: Pick<SubscriptionRepository, 'holderOf'>;
  enqueue(id: string): void;
  changed(): void;
  defect(error: unknown): void;
}): SecondLook {
  const { clock } = deps;
  /** Subscriptions released since the file was opened: nothing else can have sent these, whatever any clock says. */
  const released = new Set<string>();
  let reading: Reading = { kind: 'unread' };
  let isAllowed = false;
  let isStopped = false;
  let failures = 0;
  /** Subscriptions that wait for the result. */
  const waiting = new Set<string>();
  /** Subscriptions that were looked up and not found. */
  const cleared = new Set<string>();

  const isOld = ({ id, queuedAt }: Subscription): boolean => {
    if (queuedAt === null || released.has(id)) return false;
    const age = Math.max(clock.now(), deps.platformTime.atLeast() ?? 0) - Date.parse(queuedAt);
    return age > Math.min(deps.keyLifetime(), longestKeyLifetime);
  };

  function tell(next: Reading): void {
    reading = next;
    if (!isStopped) deps.changed();
  }

  /** Enqueues everything that waits, so that each subscription is judged anew. */
  function goOn(): void {
    for (const id of [...waiting]) deps.enqueue(id);
  }

  async function get(path: string): Promise<CallOutcome> {
    const outcome = await deps.client.call({ method: 'GET', path });
    deps.sendGate.observe(outcome, 'investments');
    return outcome;
  }

  async function read(): Promise<void> {
    tell({ kind: 'reading', read: 0, total: null });
    const entries = new Map<string, Entry>();
    let senseless = 0;
    const { failed, count } = await readList({
      first: '/v2/investments/',
      mostPages,
      baseUrl: deps.baseUrl,
      get,
      take(items, total) {
        for (const record of items) {
          const id = newIdIn(record);
          if (id === null) senseless += 1;
          else entries.set(canonicalId(id), { id, record });
        }
        tell({ kind: 'reading', read: entries.size, total: total === 0 ? null : total });
        return !isStopped;
      },
    });
    if (isStopped) return;
    if (failed) ended(failed);
    else if (senseless > 0 || entries.size < count) ask('incomplete', null);
    else {
      tell({ kind: 'whole', entries: [...entries.values()] });
      goOn();
    }
  }

  /** Handles a failed read of the list. Unless the platform itself refused, the read is tried again first. */
  function ended(outcome: CallOutcome): void {
    failures += 1;
    const isList = outcome.kind === 'answer' && outcome.status === 200;
    const isRefused = outcome.kind === 'answer' && isOwnRefusal(outcome);
    if (!isList && !isRefused && failures < mostFailures) tell({ kind: 'unread' });
    else if (isList) ask('incomplete', null);
    else ask('failed', failureOf(outcome).failure.said ?? null);
  }

  function ask(because: 'failed' | 'incomplete' | 'unclear', said: string | null): void {
    tell({ kind: 'failed', why: { is: 'asking', because, said } });
    goOn();
  }

  /**
   * Returns the first entry that matches a subscription and that no subscription here holds; null when there is none,
   * `unclear` when an entry shows too little to tell.
   */
  function lookIn(entries: readonly Entry[], s: Subscription): FoundInvestment | 'unclear' | null {
    const { form, invitation } = s;
    const order: SentFields = invitation
      ? { invitation_id: invitation.id }
      : {
          investor_id: canonicalId(form.investorId),
          campaign_id: canonicalId(form.campaignId),
          units: parseUnits(form.units) ?? null,
        };
    let isUnclear = false;
    for (const { id, record } of entries) {
      const { contradicts, silent } = compared(order, record);
      if (contradicts.length > 0 || deps.repository.holderOf(id) !== null) continue;
      if (silent.includes(invitation ? 'invitation_id' : 'investor_id')) {
        isUnclear = true;
        continue;
      }
      return {
        id,
        status: statusOf(record),
        at: textOf(shownOf(record, 'created_at') ?? shownOf(record, 'signed_at')),
      };
    }
    return isUnclear ? 'unclear' : null;
  }

  return {
    before(s) {
      if (isAllowed || cleared.has(s.id) || !isOld(s)) {
        waiting.delete(s.id);
        return { go: true };
      }
      if (reading.kind === 'whole') {
        const found = lookIn(reading.entries, s);
        if (found !== 'unclear') waiting.delete(s.id);
        if (found === null) {
          cleared.add(s.id);
          return { go: true };
        }
        if (found !== 'unclear') return { found };
        waiting.add(s.id);
        ask('unclear', null);
        return { wait: true };
      }
      if (!waiting.has(s.id)) {
        waiting.add(s.id);
        if (reading.kind === 'failed') deps.changed();
      }
      if (reading.kind === 'unread') void read().catch(deps.defect);
      return { wait: true };
    },
    get state() {
      if (reading.kind === 'reading') {
        const { read, total } = reading;
        return { is: 'reading', count: waiting.size, read, total } as const;
      }
      return reading.kind === 'failed' ? { ...reading.why, count: waiting.size } : null;
    },
    isAsking: (id) => reading.kind === 'failed' && waiting.has(id),
    noteRelease: (id) => void released.add(id),
    forget(id) {
      released.delete(id);
      if (waiting.delete(id)) deps.changed();
    },
    sendAll() {
      if (reading.kind !== 'failed') return;
      isAllowed = true;
      tell({ kind: 'unread' });
      goOn();
    },
    readAgain() {
      if (reading.kind !== 'failed') return;
      failures = 0;
      void read().catch(deps.defect);
      goOn();
    },
    stop() {
      isStopped = true;
    },
  };
}

/** Compares an entry with an order. An empty field contradicts nothing: a list may show less than a record. */
function compared(order: SentFields, record: Json): Comparison {
  const { contradicts, silent } = compare(order, record);
  const isTold = (name: string) => ![null, ''].includes(shownOf(record, name) as string | null);
  return {
    contradicts: contradicts.filter(isTold),
    silent: [...silent, ...contradicts.filter((name) => !isTold(name))],
  };
}

const textOf = (value: Json): string | null => (typeof value === 'string' ? value : null);
