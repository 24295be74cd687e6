import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { checkForm } from '../../contract/check.ts';
import { changedFields, emptyForm, type SubscriptionForm } from '../../contract/form.ts';
import type { SubscriptionDetail } from '../../contract/subscription.ts';
import { merge, mergeSaved, outgoing } from '../../renderer/features/subscription/model/merge.ts';
import { canTakeBack, queueState } from '../../renderer/features/subscription/model/queueState.ts';
import { sectionMark, visibleProblems } from '../../renderer/features/subscription/model/sections.ts';
import { removeAnswer } from '../../renderer/features/subscription/model/steps.ts';
import type { SubscriptionApi } from '../../renderer/features/subscription/state.ts';
import { SubscriptionStore } from '../../renderer/features/subscription/store.ts';

const withUnits = (units: string, form = emptyForm()): SubscriptionForm => ({ ...form, units });
const withInvestor = (investorId: string, form = emptyForm()): SubscriptionForm => ({ ...form, investorId });
const savedTime = '2026-11-23T14:03:00.000Z';

function detailOf(form: SubscriptionForm, more: Partial<SubscriptionDetail> = {}): SubscriptionDetail {
  return {
    id: 'a',
    stage: 'draft',
    reason: 'unfinished',
    form,
    savedAt: savedTime,
    queuedAt: null,
    problems: [],
    messages: [],
    locked: {},
    steps: [],
    documents: [],
    investor: null,
    ...more,
  } as unknown as SubscriptionDetail;
}

describe('merge', () => {
  const base = emptyForm();

  test('takes what changed there, keeps what changed here', () => {
    const merged = merge({ form: withUnits('5', base), base }, withInvestor('x', withUnits('9', base)), null);
    expect(merged.form).toEqual(withInvestor('x', withUnits('5', base)));
    expect(outgoing(merged, withInvestor('x', withUnits('9', base))).units).toBe('5');
  });

  test('leaves alone the field that somebody is in, until they leave it', () => {
    const theirs = withUnits('9', base);
    const during = merge({ form: base, base }, theirs, 'units');
    expect(during.form.units).toBe('');
    expect(outgoing(during, theirs).units).toBe('9');
    expect(merge(during, theirs, null).form.units).toBe('9');
  });

  test('a field that was locked meanwhile shows what was really sent', () => {
    const sent = { form: withUnits('5', base), base };
    expect(mergeSaved(sent, sent, withUnits('1', base), null, ['units']).form.units).toBe('1');
  });

  test('what was typed during a save stays unsaved, what was saved does not', () => {
    const sent = { form: withInvestor('x', withUnits('5', base)), base };
    const later = { form: withInvestor('x', withUnits('55', base)), base };
    const merged = mergeSaved(later, sent, sent.form, null, []);
    expect(changedFields(merged.form, merged.base)).toEqual(['units']);
    expect(merged.form.units).toBe('55');
  });

  test('whatever arrives in whatever order, nothing typed is lost', () => {
    const values = fc.constantFrom('', '1', '2', '3');
    fc.assert(
      fc.property(values, values, values, values, (mine, old, theirs, other) => {
        const start = withInvestor(other, withUnits(old));
        const merged = merge({ form: withUnits(mine, start), base: start }, withUnits(theirs), null);
        expect(merged.form.units).toBe(mine === old ? theirs : mine);
        expect(merged.form.investorId).toBe('');
      }),
    );
  });
});

describe('SubscriptionStore', () => {
  let stored: SubscriptionForm;
  let log: string[];
  let failing: boolean;
  let api: SubscriptionApi;
  let store: SubscriptionStore;

  beforeEach(async () => {
    vi.useFakeTimers({ now: Date.parse(savedTime) });
    [stored, log, failing] = [emptyForm(), [], false];
    api = {
      get: async () => detailOf(stored),
      save: async (_id, form) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        if (failing) throw new Error('full');
        log.push(`save ${form.units}`);
        stored = form;
        return { detail: detailOf(form), refused: [] };
      },
      queue: async () => {
        log.push(`queue ${stored.units}`);
        return detailOf(stored, { stage: 'onItsWay', reason: 'offline', queuedAt: savedTime });
      },
      takeBack: async () => detailOf(stored),
      failureOf: () => ({ code: 'storageFull' }),
    };
    store = new SubscriptionStore('a', api);
    await store.load();
  });
  afterEach(() => vi.useRealTimers());

  test('what stands on the screen is saved before it is queued', async () => {
    store.change((form) => withUnits('7', form));
    const queued = store.queue();
    await vi.advanceTimersByTimeAsync(100);
    expect(await queued).toBe(true);
    expect(log).toEqual(['save 7', 'queue 7']);
    expect(store.state.getState().notice).toEqual({ kind: 'queued' });
  });

  test('nothing is queued that could not be saved, and it stays on the screen', async () => {
    failing = true;
    store.change((form) => withUnits('7', form));
    const queued = store.queue();
    await vi.advanceTimersByTimeAsync(100);
    expect(await queued).toBe(false);
    expect(log).toEqual([]);
    expect(store.state.getState()).toMatchObject({
      form: { units: '7' },
      save: { kind: 'failed', failure: { code: 'storageFull' } },
    });
    failing = false;
    await vi.advanceTimersByTimeAsync(3_000);
    expect(store.state.getState().save).toEqual({ kind: 'saved', at: savedTime });
  });

  test('reading it again keeps what is not saved yet', async () => {
    store.change((form) => withUnits('7', form));
    stored = withInvestor('somebody', stored);
    await store.load();
    expect(store.state.getState().form).toMatchObject({ units: '7', investorId: 'somebody' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(stored).toMatchObject({ units: '7', investorId: 'somebody' });
  });

  test('an older reading never replaces a newer save', async () => {
    let answer: (detail: SubscriptionDetail) => void = () => undefined;
    const old = new Promise<SubscriptionDetail>((resolve) => {
      answer = resolve;
    });
    const get = vi.spyOn(api, 'get').mockReturnValueOnce(old);
    const reading = store.load();
    store.change((form) => withUnits('7', form));
    const flushed = store.flush();
    await vi.advanceTimersByTimeAsync(50);
    await flushed;
    answer(detailOf(emptyForm()));
    await reading;
    expect(get).toHaveBeenCalledTimes(2);
    expect(store.state.getState().form?.units).toBe('7');
  });

  test('removing an answer can be undone without losing what was typed after it', () => {
    store.change((form) => ({
      ...form,
      survey: { ...form.survey, answers: ['a', 'b', 'c'].map((text) => ({ question: text, answer: text })) },
    }));
    const form = store.state.getState().form as SubscriptionForm;
    const step = removeAnswer(form, 1);
    if (step) store.apply(step);
    store.change((now) => ({
      ...now,
      survey: { ...now.survey, answers: now.survey.answers.with(1, { question: 'c', answer: 'new' }) },
    }));
    expect(store.state.getState().notice?.kind).toBe('step');
    store.undo();
    expect(store.state.getState().form?.survey.answers.map(({ answer }) => answer)).toEqual([
      'a',
      'b',
      'new',
    ]);
    store.redo();
    expect(store.state.getState().form?.survey.answers.map(({ answer }) => answer)).toEqual(['a', 'new']);
  });
});

describe('what is shown when', () => {
  const context = { now: Date.parse(savedTime), selfDisclosureRequired: null, walletIds: null };

  test('a gap is quiet until its section was left or somebody asked; a wrong value is not', () => {
    const problems = checkForm(withUnits('many'), context);
    const fields = (left: 'investor'[], asked: boolean, editing: 'units' | null = null) =>
      visibleProblems(problems, { left: new Set(left), asked, editing }).map(({ field }) => field);
    expect(fields([], false)).toEqual(['units']);
    expect(fields([], false, 'units')).toEqual([]);
    expect(fields(['investor'], false)).toEqual(['investorId', 'campaignId', 'units']);
    expect(fields([], true)).toContain('survey.mode');
  });

  test('an unsigned subscription is never marked as done', () => {
    const form = emptyForm();
    const mark = (section: 'investor' | 'disclosure' | 'signature' | 'wallet', now = form, walletCount = 0) =>
      sectionMark(section, now, checkForm(now, context), [], {
        editing: null,
        selfDisclosureRequired: null,
        walletCount,
      });
    expect(mark('investor')).toEqual({ kind: 'open', count: 3 });
    for (const section of ['disclosure', 'signature', 'wallet'] as const) {
      expect(mark(section)).toEqual({ kind: 'later' });
    }
    expect(mark('wallet', form, 1)).toEqual({ kind: 'done' });
    expect(mark('investor', withUnits('x')).kind).toBe('wrong');
  });

  test('the button says what it does', () => {
    const form = emptyForm();
    const state = (more: Partial<SubscriptionDetail>, problems = 0, dirty = false) =>
      queueState({
        detail: detailOf(form, more),
        form,
        problems: Array.from({ length: problems }, () => ({
          field: 'units' as const,
          code: 'missing' as const,
        })),
        dirty,
      });
    expect(state({}, 2)).toEqual({ kind: 'missing', count: 2 });
    expect(state({ reason: 'ready' })).toEqual({ kind: 'queue', inOneGo: false });
    expect(state({ stage: 'onItsWay', reason: 'offline' })).toEqual({ kind: 'queued' });
    expect(state({ stage: 'onItsWay', reason: 'offline' }, 0, true)).toEqual({
      kind: 'queue',
      inOneGo: false,
    });
    expect(state({ stage: 'needsYou', reason: 'signature' })).toEqual({ kind: 'waits', for: 'signature' });
    expect(state({ stage: 'needsYou', reason: 'edited' })).toEqual({ kind: 'queue', inOneGo: false });
    expect(state({ stage: 'refused', reason: 'rejected' })).toEqual({ kind: 'queue', inOneGo: false });
    expect(state({ stage: 'uncertain', reason: 'unknownOutcome' })).toEqual({ kind: 'decide' });
    expect(state({ stage: 'acknowledged', reason: 'complete' })).toEqual({ kind: 'complete' });
  });

  test('nothing is offered back that may already be out', () => {
    const queued = { queuedAt: savedTime, reason: 'offline' as const };
    const step = { kind: 'invitation', reason: null, at: null, platformId: null, status: null } as const;
    const steps = [{ ...step, state: 'uncertain' as const, attempts: 1, nextAttemptAt: null }];
    expect(canTakeBack(detailOf(emptyForm(), queued))).toBe(true);
    expect(canTakeBack(detailOf(emptyForm(), { ...queued, steps }))).toBe(false);
    expect(canTakeBack(detailOf(emptyForm(), { reason: 'offline' }))).toBe(false);
  });
});
