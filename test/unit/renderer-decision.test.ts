import { beforeEach, describe, expect, it } from 'vitest';
import type { DecisionKind } from '../../contract/submission.ts';
import {
  decisionOf,
  emptyDraft,
  idIn,
  missingIn,
} from '../../renderer/features/subscription/decision/decision.ts';
import {
  changeDraft,
  closeDecision,
  forgetDraft,
  openDecision,
  useDecision,
} from '../../renderer/features/subscription/decision/decisionStore.ts';

const choices: DecisionKind[] = ['sendAgain', 'record', 'giveUp'];
const made = { needsId: true, choices };
const changed = { needsId: false, choices };
const contradicted = {
  needsId: false,
  choices: ['record', 'takeOver', 'sendAnew', 'leave'] as DecisionKind[],
};

describe('a decision', () => {
  it.each([
    ['needs a choice', {}, made, 'choice'],
    ['needs somebody who has looked', { choice: 'giveUp' }, made, 'looked'],
    ['needs the id', { choice: 'record', platformId: '  ', looked: true }, made, 'id'],
    ['needs a well-formed id', { choice: 'record', platformId: '../x' }, made, 'form'],
    [
      'is complete with the id, because the app looks by itself',
      { choice: 'record', platformId: ' i-1 ' },
      made,
      null,
    ],
    ['is complete without an id when none is needed', { choice: 'record' }, changed, null],
    ['needs an id only for recording', { choice: 'sendAgain', looked: true }, made, null],
    [
      'needs no look at a contradiction, because the app looks by itself',
      { choice: 'takeOver' },
      contradicted,
      null,
    ],
  ] as const)('%s', (_, draft, unknownOutcome, missing) =>
    expect(missingIn({ ...emptyDraft, ...draft }, unknownOutcome)).toBe(missing),
  );
  it('is the choice, with the id freed from what was pasted around it', () => {
    const draft = { ...emptyDraft, choice: 'record', platformId: ' i-1\n' } as const;
    expect(decisionOf(draft, made)).toEqual({ kind: 'record', platformId: 'i-1' });
    expect(decisionOf(draft, changed)).toEqual({ kind: 'record', platformId: null });
    expect(decisionOf({ ...draft, choice: 'giveUp' }, made)).toEqual({ kind: 'giveUp' });
    expect(() => decisionOf(emptyDraft, made)).toThrow();
  });
});

const uuid = '0f8fad5b-d9cb-469f-a165-70867728950e';
it.each([
  [uuid, uuid],
  [`{${uuid}}`, uuid],
  [`urn:uuid:${uuid}`, uuid],
  [`https://platform.example/investments/${uuid}/`, uuid],
  [' i-1\n', 'i-1'],
  // A text with one digit too many is not cut to a valid id.
  [`${uuid}0`, `${uuid}0`],
  [`Id 1${uuid}`, null],
  ['no id', null],
  ['..', null],
  ['a/b', null],
  ['\ud800', null],
  ['', null],
])('the id in %j is %j', (typed, id) => expect(idIn(typed)).toBe(id));

describe('the dialog', () => {
  beforeEach(() => useDecision.setState({ openFor: null, drafts: {} }));
  it('keeps what was typed while it is closed, for each operation separately', () => {
    openDecision({ operationId: 'a', choices });
    changeDraft('a', { choice: 'record', looked: true });
    changeDraft('a', { platformId: 'i-1' });
    closeDecision();
    openDecision({ operationId: 'b', choices });
    const { openFor, drafts } = useDecision.getState();
    expect([openFor, drafts.a, drafts.b]).toEqual([
      'b',
      { choice: 'record', platformId: 'i-1', looked: true },
      emptyDraft,
    ]);
  });
  it('asks each time whether somebody has looked, and forgets everything with the decision', () => {
    openDecision({ operationId: 'a', choices });
    changeDraft('a', { choice: 'sendAgain', looked: true });
    closeDecision();
    openDecision({ operationId: 'a', choices });
    expect(useDecision.getState().drafts.a).toEqual({ ...emptyDraft, choice: 'sendAgain' });
    forgetDraft('a');
    expect(useDecision.getState()).toMatchObject({ openFor: null, drafts: {} });
    openDecision({ operationId: 'a', choices });
    expect(useDecision.getState().drafts.a).toEqual(emptyDraft);
  });
  it('preselects the only choice', () => {
    openDecision({ operationId: 'a', choices: ['record'] });
    expect(useDecision.getState().drafts.a).toEqual({ ...emptyDraft, choice: 'record' });
  });
});
