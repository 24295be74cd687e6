import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LapsingField } from '../../contract/form.ts';
import { changedFields, emptyForm, type SubscriptionForm, subscriptionKit } from '../../contract/form.ts';
import { merge, mergeSaved, outgoing } from '../../contract/form-merge.ts';
import type { Lapses, SubscriptionDetail } from '../../contract/subscription.ts';
import type { SubscriptionApi } from '../../renderer/features/subscription/state.ts';
import { removeAnswer } from '../../renderer/features/subscription/steps.ts';
import { SubscriptionStore } from '../../renderer/features/subscription/store.ts';

const withUnits = (units: string, form = emptyForm()): SubscriptionForm => ({ ...form, units });
const withInvestor = (investorId: string, form = emptyForm()): SubscriptionForm => ({ ...form, investorId });
const savedTime = '2026-11-23T14:03:00.000Z';
const lapsed = (...fields: LapsingField[]): Lapses =>
  Object.fromEntries(
    fields.map((field) => [
      field,
      {
        was: true as const,
        changed: ['units'],
        confirmed: null,
      },
    ]),
  );

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
    lapsed: {},
    createdAt: '2026-11-23T14:00:00.000Z',
    removable: true,
    ...more,
  } as unknown as SubscriptionDetail;
}

describe('merge', () => {
  const base = emptyForm();

  test('takes what changed there and keeps what changed here', () => {
    const merged = merge(
      subscriptionKit,
      { form: withUnits('5', base), base },
      withInvestor('x', withUnits('9', base)),
      null,
    );
    expect(merged.form).toEqual(withInvestor('x', withUnits('5', base)));
    expect(outgoing(subscriptionKit, merged, withInvestor('x', withUnits('9', base))).units).toBe('5');
  });

  test('leaves alone the field that somebody is in, until they leave it', () => {
    const theirs = withUnits('9', base);
    const during = merge(subscriptionKit, { form: base, base }, theirs, 'units');
    expect(during.form.units).toBe('');
    expect(outgoing(subscriptionKit, during, theirs).units).toBe('9');
    expect(merge(subscriptionKit, during, theirs, null).form.units).toBe('9');
  });

  test('shows what was really sent in a field that was locked meanwhile', () => {
    const sent = { form: withUnits('5', base), base };
    expect(mergeSaved(subscriptionKit, sent, sent, withUnits('1', base), null, ['units']).form.units).toBe(
      '1',
    );
  });

  test('leaves unsaved what was typed during a save, but not what was saved', () => {
    const sent = { form: withInvestor('x', withUnits('5', base)), base };
    const later = { form: withInvestor('x', withUnits('55', base)), base };
    const merged = mergeSaved(subscriptionKit, later, sent, sent.form, null, []);
    expect(changedFields(merged.form, merged.base)).toEqual(['units']);
    expect(merged.form.units).toBe('55');
  });

  test('loses nothing typed, whatever arrives in whatever order', () => {
    const values = fc.constantFrom('', '1', '2', '3');
    fc.assert(
      fc.property(values, values, values, values, (mine, old, theirs, other) => {
        const start = withInvestor(other, withUnits(old));
        const merged = merge(
          subscriptionKit,
          { form: withUnits(mine, start), base: start },
          withUnits(theirs),
          null,
        );
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

  test('saves what is on the screen before queueing it', async () => {
    store.change((form) => withUnits('7', form));
    const queued = store.queue();
    await vi.advanceTimersByTimeAsync(100);
    expect(await queued).toBe(true);
    expect(log).toEqual(['save 7', 'queue 7']);
    expect(store.state.getState().notice).toEqual({ kind: 'queued' });
  });

  test('queues nothing that could not be saved, and keeps it on the screen', async () => {
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

  test('goes to the deciding field in place of a field that is not asked for', () => {
    const goneTo = () => store.state.getState().focus?.field;
    store.goTo('selfDisclosure.monthlyIncome');
    expect([goneTo(), store.state.getState().open]).toEqual(['selfDisclosure.given', 'disclosure']);
    store.goTo('survey.answers');
    expect([goneTo(), store.state.getState().open]).toEqual(['survey.mode', 'survey']);
    store.change((form) => ({ ...form, selfDisclosure: { ...form.selfDisclosure, given: true } }));
    store.goTo('selfDisclosure.monthlyIncome');
    expect(goneTo()).toBe('selfDisclosure.monthlyIncome');
  });

  test('keeps unsaved changes when the subscription is read again', async () => {
    store.change((form) => withUnits('7', form));
    stored = withInvestor('somebody', stored);
    await store.load();
    expect(store.state.getState().form).toMatchObject({ units: '7', investorId: 'somebody' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(stored).toMatchObject({ units: '7', investorId: 'somebody' });
  });

  test('never replaces a newer save with an older reading', async () => {
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

  test('reports a lapsed entry at the save that made it lapse, until the entry is given again', async () => {
    const lapsing = () => store.state.getState().lapsing;
    const answer = (...fields: LapsingField[]) =>
      vi.spyOn(api, 'save').mockImplementationOnce(async (_id, form) => {
        stored = form;
        return { detail: detailOf(form, { lapsed: lapsed(...fields) }), refused: [] };
      });
    answer('signature.costsInformed');
    store.change((form) => withUnits('7', form));
    await store.flush();
    expect(lapsing()).toEqual(['signature.costsInformed']);
    vi.spyOn(api, 'get').mockResolvedValueOnce(
      detailOf(stored, { lapsed: lapsed('signature.costsInformed') }),
    );
    await store.load();
    expect(lapsing(), 'reading again neither repeats nor removes the report').toEqual([
      'signature.costsInformed',
    ]);
    store.dismissLapsing();
    answer('signature.costsInformed');
    store.change((form) => withUnits('8', form));
    await store.flush();
    expect(lapsing(), 'a dismissed report is not repeated').toEqual([]);
    answer('survey.waiverConfirmed', 'signature.costsInformed');
    store.change((form) => withInvestor('x', form));
    await store.flush();
    expect(lapsing()).toEqual(['survey.waiverConfirmed']);
    answer();
    store.change((form) => ({ ...form, survey: { ...form.survey, waiverConfirmed: true } }));
    await store.flush();
    expect(lapsing()).toEqual([]);
  });

  test('stops queueing when the change makes an entry lapse, or when a lapse was reported only just now', async () => {
    const queue = vi.spyOn(api, 'queue');
    const saving = vi.spyOn(api, 'save').mockImplementation(async (_id, form) => {
      stored = form;
      return { detail: detailOf(form, { lapsed: lapsed('signature.signedAt') }), refused: [] };
    });
    store.change((form) => withUnits('7', form));
    expect(await store.queue()).toBe(false);
    expect(await store.queue(), 'again at once').toBe(false);
    expect(queue).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2_000);
    await store.queue();
    expect(queue, 'seen').toHaveBeenCalledOnce();
    saving.mockRestore();
  });

  test('does not report an old lapse when the subscription is opened', async () => {
    const opened = new SubscriptionStore('a', {
      ...api,
      get: async () => detailOf(emptyForm(), { lapsed: lapsed('survey.waiverConfirmed') }),
    });
    await opened.load();
    expect(opened.state.getState().lapsing).toEqual([]);
  });

  test('highlights the words beside the button only until something changes', async () => {
    store.urge();
    store.urge();
    expect(store.state.getState().extra.urged).toBe(2);
    await store.load();
    expect(store.state.getState().extra.urged, 'the same content is no change').toBe(2);
    store.change((form) => withUnits('7', form));
    expect(store.state.getState().extra.urged).toBe(0);
    store.urge();
    vi.spyOn(api, 'get').mockResolvedValueOnce(detailOf(stored, { stage: 'onItsWay', reason: 'sending' }));
    await store.load();
    expect(store.state.getState().extra.urged).toBe(0);
  });

  test('is untouched only when it was never anything but empty', async () => {
    const fresh = { createdAt: savedTime, savedAt: savedTime };
    const untouched = async (form: SubscriptionForm, more: Partial<SubscriptionDetail>) => {
      const opened = new SubscriptionStore('a', { ...api, get: async () => detailOf(form, more) });
      await opened.load();
      return opened.isUntouched;
    };
    expect(await untouched(emptyForm(), fresh)).toBe(true);
    expect(await untouched(withUnits('1'), fresh), 'a copy of another').toBe(false);
    expect(await untouched(emptyForm(), { ...fresh, createdAt: '2026-11-23T14:02:59.999Z' })).toBe(false);
    expect(await untouched(emptyForm(), { ...fresh, removable: false })).toBe(false);
    expect(await untouched(emptyForm(), { ...fresh, queuedAt: savedTime })).toBe(false);
    expect(new SubscriptionStore('a', api).isUntouched, 'not read yet').toBe(false);

    const opened = new SubscriptionStore('a', { ...api, get: async () => detailOf(emptyForm(), fresh) });
    await opened.load();
    opened.change((form) => withUnits('7', form));
    expect(opened.isUntouched, 'typed and not saved yet').toBe(false);
    opened.change((form) => withUnits('', form));
    expect(opened.isUntouched).toBe(true);
  });

  test('undoes the removal of an answer without losing what was typed after it', () => {
    store.change((form) => ({
      ...form,
      survey: { ...form.survey, answers: ['a', 'b', 'c'].map((text) => ({ question: text, answer: text })) },
    }));
    const form = store.state.getState().form as SubscriptionForm;
    const step = removeAnswer(form.survey.answers, 1);
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
