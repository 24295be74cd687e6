/** A small second form, made of the kit alone: what a form brings is its table, its rules and its words. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type FormOf, formKit, type PathOf, type SectionOf, value } from '../../contract/form-kit.ts';
import { merge, outgoing } from '../../contract/form-merge.ts';
import { messagesOf } from '../../main/platform/messages.ts';
import { sectionMark } from '../../renderer/form/sections.ts';
import type { FormApi, FormDetail, FormRules } from '../../renderer/form/state.ts';
import { FormStore } from '../../renderer/form/store.ts';
import { createView, goToFirstFault } from '../../renderer/form/view.ts';

const text = value(z.string().max(100), '');
const table = {
  name: {
    value: text,
    storedSince: null,
    wire: { names: ['full_name'], as: 'text', place: 1 },
    section: 'person',
    place: 1,
    lockedBy: 'account',
    asked: 'always',
    needed: null,
    group: null,
    lapses: null,
  },
  // Stored before the tick, and shown after it.
  'terms.note': {
    value: text,
    storedSince: null,
    wire: null,
    section: 'terms',
    place: 2,
    lockedBy: null,
    asked: { field: 'terms.read', is: [true] },
    needed: null,
    group: null,
    lapses: null,
  },
  'terms.read': {
    value: value(z.boolean(), false),
    storedSince: null,
    wire: { names: ['terms'], as: 'truth', place: null },
    section: 'terms',
    place: 1,
    lockedBy: null,
    asked: 'always',
    needed: null,
    group: null,
    lapses: { kind: 'tick', confirmation: 'terms', about: ['name'] },
  },
} as const;
const kit = formKit(table);

type Form = FormOf<typeof table>;
type Path = PathOf<typeof table>;
interface Types {
  form: Form;
  path: Path;
  section: SectionOf<typeof table>;
  label: never;
  action: 'open';
  done: 'opened';
  extra: { changes: number };
  facts: { needsNote: boolean };
  outside: { needsNote: boolean };
  detail: FormDetail<Form, Path>;
}

const rules: FormRules<Types> = {
  kit,
  extra: { changes: 0 },
  follow: (_, after) => after,
  afterChange: ({ changes }) => ({ changes: changes + 1 }),
  afterAnswer: (extra) => extra,
  facts: (_state, _form, _detail, { needsNote }) => ({ needsNote }),
  problems(form, _, { needsNote }) {
    const lacks = {
      name: form.name === '',
      'terms.read': !form.terms.read,
      'terms.note': needsNote && form.terms.note === '',
    };
    const missing = kit.shownPaths.filter((field) => lacks[field]);
    return [
      ...missing.map((field) => ({ field, code: 'missing' })),
      ...(/\d/.test(form.name) ? [{ field: 'name' as const, code: 'digits' }] : []),
    ];
  },
  isGap: ({ code }) => code === 'missing',
  isLapse: () => false,
  isDemanded: () => false,
  isComplete: (section, form) => section !== 'terms' || form.terms.note !== '',
};

const named = (name: string, form = kit.empty()): Form => ({ ...form, name });
const detailOf = (form: Form, more: Partial<Types['detail']> = {}): Types['detail'] => ({
  form,
  savedAt: '2026-11-23T14:03:00.000Z',
  problems: [],
  messages: [],
  locked: {},
  lapsed: {},
  lost: null,
  ...more,
});

describe('the description of a form', () => {
  test('yields its schema, its empty form and its lists', () => {
    expect(kit.empty()).toEqual({ name: '', terms: { read: false, note: '' } });
    expect(kit.schema.parse(named('Mei'))).toEqual(named('Mei'));
    expect(kit.schema.safeParse({ name: 1 }).success).toBe(false);
    expect([kit.paths, kit.sections]).toEqual([Object.keys(table), ['person', 'terms']]);
    expect(kit.inSection('terms')).toEqual(['terms.read', 'terms.note']);
    expect(kit.sectionOf('terms.note')).toBe('terms');
    expect([kit.lapsing, kit.groundFields]).toEqual([['terms.read'], ['name']]);
    expect(kit.grounds(kit.empty(), 'terms.read')).toEqual(['name']);
  });

  test('is complete, or it does not compile', () => {
    const { wire: _, ...withoutWire } = table.name;
    /** Never called: what the compiler says counts. */
    const mistakes = () => [
      // @ts-expect-error how the platform knows the field is missing
      formKit({ name: withoutWire }),
      // @ts-expect-error there is no field `surname` that decides about the name
      formKit({ name: { ...table.name, asked: { field: 'surname', is: [''] } } }),
      // @ts-expect-error an empty value that is not one of its schema
      value(z.string(), 1),
      // @ts-expect-error a name is a text
      kit.with(kit.empty(), 'name', true),
      // @ts-expect-error the form has no such field
      kit.withFrom(kit.empty(), kit.empty(), 'surname'),
      // @ts-expect-error no field is locked by this step
      kit.lockedBy('wallet'),
    ];
    expect(mistakes).toBeTypeOf('function');
  });

  test('tells what a person fills in', () => {
    const owner = { ...table.name, asked: { field: 'name', is: [] } } as const;
    const own = formKit({ ...table, owner });
    expect(own.paths.filter((path) => !own.isTyped(path))).toEqual(['owner']);
  });

  test('tells what a step locks, and where the platform’s words belong', () => {
    expect(kit.lockedBy('account')).toEqual(['name']);
    expect(
      messagesOf({ full_name: ['Too short.'], terms: 'Read them.', other: 'No.' }, '', kit.fieldOf),
    ).toEqual([
      { field: 'name', text: 'Too short.' },
      { field: 'terms.read', text: 'Read them.' },
      { field: null, text: 'other: No.' },
    ]);
    expect(kit.fieldOf('constructor')).toBeNull();
  });

  test('merges field by field', () => {
    const base = kit.empty();
    const theirs = kit.with(named('Tom', base), 'terms.note', 'there');
    const merged = merge(kit, { form: named('Mei', base), base }, theirs, null);
    expect(merged.form).toEqual({ name: 'Mei', terms: { read: false, note: 'there' } });
    expect(kit.changed(merged.form, merged.base)).toEqual(['name']);
    expect(outgoing(kit, merged, theirs)).toEqual(merged.form);
  });
});

describe('the store of a form', () => {
  let stored: Form;
  let more: Partial<Types['detail']>;
  let refused: Path[];
  let store: FormStore<Types>;
  let needsNote: boolean;
  const outside = () => {
    let facts = { needsNote };
    return {
      get: () => {
        if (facts.needsNote !== needsNote) facts = { needsNote };
        return facts;
      },
      subscribe: () => () => {},
    };
  };

  beforeEach(async () => {
    vi.useFakeTimers();
    [stored, more, refused, needsNote] = [kit.empty(), {}, [], false];
    const api: FormApi<Types> = {
      get: async () => detailOf(stored, more),
      async save(_id, form) {
        stored = refused.reduce((next, path) => kit.withFrom(next, stored, path), form);
        return { detail: detailOf(stored, more), refused };
      },
      failureOf: () => ({ code: 'storageFull' }),
    };
    store = new FormStore<Types>('a', api, rules);
    await store.load();
  });
  afterEach(() => vi.useRealTimers());

  test('saves what is typed, and keeps what is not saved yet', async () => {
    store.set('name', 'Mei');
    expect([store.dirty, stored.name]).toEqual([true, '']);
    stored = kit.with(stored, 'terms.note', 'from elsewhere');
    await store.load();
    expect(store.now.form).toEqual({ name: 'Mei', terms: { read: false, note: 'from elsewhere' } });
    await vi.advanceTimersByTimeAsync(1_000);
    expect([store.dirty, stored.name, store.now.save.kind]).toEqual([false, 'Mei', 'saved']);
    expect(store.now.extra.changes).toBe(1);
  });

  test('undoes a decision without touching what was typed since', () => {
    store.set('terms.read', true, true);
    store.set('name', 'Mei');
    expect(store.undo()).toBe(true);
    expect(store.now.form).toEqual({ name: 'Mei', terms: { read: false, note: '' } });
    expect(store.now.focus?.field).toBe('terms.read');
    expect([store.redo(), store.redo()]).toEqual([true, false]);
    expect(store.now.form?.terms.read).toBe(true);
  });

  test('gives a locked field back as it was sent, and says so', async () => {
    stored = named('Tom');
    await store.load();
    [refused, more] = [['name'], { locked: { name: 'account' } }];
    store.focusField('name');
    store.set('name', 'Mei');
    await store.flush();
    expect(store.now.form?.name, 'also while it is being edited').toBe('Tom');
    expect(store.now.notice).toEqual({ kind: 'refusedFields', fields: ['name'] });
    expect(store.now.detail?.locked).toEqual({ name: 'account' });
  });

  test('shows the platform’s words at their field until the field is changed', async () => {
    more = { messages: [{ field: 'name', text: 'Too short.', at: '' }] };
    await store.load();
    const view = createView(store, outside());
    expect(view.getState()?.messages).toHaveLength(1);
    expect(view.getState()?.open).toContainEqual({ field: 'name', wrong: true, lapsed: false });
    store.set('name', 'Mei');
    expect(view.getState()?.messages).toEqual([]);
  });

  test('reports an entry that lapsed with a save, until it is closed', async () => {
    store.set('name', 'Mei');
    more = { lapsed: { 'terms.read': { was: true, changed: ['name'] } } };
    await store.flush();
    expect(store.now.lapsing).toEqual(['terms.read']);
    expect(store.hasUnseenLapses).toBe(true);
    store.dismissLapsing();
    expect([store.now.lapsing, store.hasUnseenLapses]).toEqual([[], false]);
  });

  test('marks its sections: faulty, open, later, done', () => {
    const view = createView(store, outside());
    const marks = () => {
      const now = view.getState();
      return now && kit.sections.map((section) => sectionMark(rules, section, now).kind);
    };
    expect(marks()).toEqual(['open', 'open']);
    store.change((form) => ({ ...form, name: 'M31', terms: { read: true, note: '' } }));
    expect(marks()).toEqual(['wrong', 'later']);
    store.change((form) => ({ ...form, name: 'Mei', terms: { read: true, note: 'yes' } }));
    expect(marks()).toEqual(['done', 'done']);
  });

  test('leads to the first fault, or to the field that decides about it', () => {
    const view = createView(store, outside());
    store.set('name', 'Mei');
    expect(view.getState()?.shown, 'a gap is quiet before anybody asked').toEqual([]);
    goToFirstFault({ store, view });
    expect([store.now.open, store.now.focus?.field]).toEqual(['terms', 'terms.read']);
    expect(view.getState()?.shown.map(({ field }) => field)).toEqual(['terms.read']);
    store.goTo('terms.note');
    expect(store.now.focus?.field, 'not asked for yet').toBe('terms.read');
    store.set('terms.read', true);
    store.goTo('terms.note');
    expect(store.now.focus?.field).toBe('terms.note');
  });

  test('shows something else when facts beyond the form change', () => {
    const view = createView(store, outside());
    const before = view.getState();
    expect(view.getState(), 'computed once').toBe(before);
    needsNote = true;
    expect(view.getState()?.problems.map(({ field }) => field)).toEqual(['name', 'terms.read', 'terms.note']);
  });

  test('acts only on what is saved, one action at a time', async () => {
    store.set('name', 'Mei');
    const opened = store.act('open', async () => detailOf(stored), 'opened');
    expect(await store.act('open', async () => detailOf(stored), 'opened'), 'meanwhile').toBe(false);
    expect(await opened).toBe(true);
    expect([stored.name, store.now.notice]).toEqual(['Mei', { kind: 'opened' }]);
  });
});
