import { beforeEach, describe, expect, it } from 'vitest';
import {
  changeDraft,
  closeDecision,
  decisionOf,
  emptyDraft,
  missingIn,
  openDecision,
  useDecision,
} from '../../renderer/features/subscription/decision/decisionStore.ts';

const made = { needsId: true };
const changed = { needsId: false };

describe('a decision', () => {
  it.each([
    ['nothing was chosen', {}, made, 'choice'],
    ['nobody has looked', { choice: 'giveUp' }, made, 'looked'],
    ['the id is missing', { choice: 'record', platformId: '  ', looked: true }, made, 'id'],
    ['all is there', { choice: 'record', platformId: ' i-1 ', looked: true }, made, null],
    ['no id is needed', { choice: 'record', looked: true }, changed, null],
    ['an id is needed for recording alone', { choice: 'sendAgain', looked: true }, made, null],
  ] as const)('%s', (_, draft, undecided, missing) =>
    expect(missingIn({ ...emptyDraft, ...draft }, undecided)).toBe(missing),
  );
  it('is what was chosen, with the id as it is without what was pasted around it', () => {
    const draft = { ...emptyDraft, choice: 'record', platformId: ' i-1\n' } as const;
    expect(decisionOf(draft, made)).toEqual({ kind: 'record', platformId: 'i-1' });
    expect(decisionOf(draft, changed)).toEqual({ kind: 'record', platformId: null });
    expect(decisionOf({ ...draft, choice: 'giveUp' }, made)).toEqual({ kind: 'giveUp' });
    expect(() => decisionOf(emptyDraft, made)).toThrow();
  });
});

describe('the dialog', () => {
  beforeEach(() => useDecision.setState({ openFor: null, drafts: {} }));
  it('keeps what was typed while it is closed, for each operation by itself', () => {
    openDecision({ operationId: 'a' });
    changeDraft('a', { choice: 'record' });
    changeDraft('a', { platformId: 'i-1' });
    closeDecision();
    openDecision({ operationId: 'b' });
    const { openFor, drafts } = useDecision.getState();
    expect([openFor, drafts.a, drafts.b]).toEqual([
      'b',
      { choice: 'record', platformId: 'i-1', looked: false },
      undefined,
    ]);
  });
});
