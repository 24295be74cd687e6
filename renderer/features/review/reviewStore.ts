import { create } from 'zustand';
import type { AppFailure } from '../../../contract/errors.ts';
import type { RefreshProgress, ReviewRow } from '../../../contract/review.ts';
import { notifyDone, notifyFailure } from '../../components/notify.tsx';
import { readCode } from '../../components/readCode.ts';
import { i18n } from '../../i18n/index.ts';
import { nameOf } from '../../i18n/names.ts';
import { call, failureOf, onEvent } from '../../ipcClient.ts';
import { activeEnvironmentId, onEnvironmentChange } from '../../stores/app.ts';
import { Autosave } from '../../stores/autosave.ts';
import { createPaged } from '../../stores/paged.ts';
import { pageSize } from '../../stores/pages.ts';
import { useSync } from '../../stores/sync.ts';
import { addKeeper } from '../../stores/unsaved.ts';

export const reviewFilters = ['needsReview', 'all'] as const;
export type ReviewFilter = (typeof reviewFilters)[number];

export const idOfRow = (row: ReviewRow): string => row.subscriptionId;

export const reviewList = createPaged<ReviewRow, ReviewFilter>({
  filter: 'needsReview',
  wish: () => null,
  idOf: idOfRow,
  async read(query) {
    const answer = await call('review.list', query);
    // No event reported what started before this page was loaded.
    useReview.setState({ progress: answer.progress, readAt: answer.readAt });
    return answer;
  },
});

/** Returns the row shown in the middle. */
export const useSelectedReview = (): ReviewRow | undefined =>
  reviewList.useStore(({ pages, selected, total }) =>
    total ? pages.get(Math.floor(selected / pageSize))?.[selected % pageSize] : undefined,
  );

const idle: RefreshProgress = { running: false, done: 0, failed: 0, total: 0 };

interface ReviewStore {
  progress: RefreshProgress;
  /** Notes typed but not yet marked, by subscription: moving on and coming back loses nothing. */
  notes: Record<string, string>;
  /** Why the last mark was refused, and for which subscription. */
  refused: { subscriptionId: string; failure: AppFailure } | null;
  /** Why a note is not on disk, by subscription. */
  unkept: Record<string, AppFailure>;
  marking: boolean;
  /** When the oldest of the shown statuses was read (ISO 8601). */
  readAt: string | null;
  /** Why the statuses could not be read again. */
  unread: AppFailure | null;
}

const untouched: ReviewStore = {
  progress: idle,
  notes: {},
  refused: null,
  unkept: {},
  marking: false,
  readAt: null,
  unread: null,
};

export const useReview = create<ReviewStore>(() => untouched);

/** Follows the refresh of statuses while the shell is shown: it continues while other screens are open. */
export const listenToProgress = (): (() => void) =>
  onEvent('review', (progress) => useReview.setState({ progress }));

/** Notes not on disk yet, by subscription. Each waits here until its environment is open. */
const unsaved = new Map<string, { environmentId: string; note: string }>();

const unsavedHere = () =>
  [...unsaved].filter(([, { environmentId }]) => environmentId === activeEnvironmentId());

onEnvironmentChange(() => {
  const notes = unsavedHere().map(([subscriptionId, { note }]) => [subscriptionId, note]);
  useReview.setState({ ...untouched, notes: Object.fromEntries(notes) });
});

// The failure is shown only while it applies.
useSync.subscribe(({ pause }) => {
  if (pause === null && useReview.getState().unread) useReview.setState({ unread: null });
});

const autosave = new Autosave({
  isDirty: () => unsavedHere().length > 0,
  async save() {
    const unkept: Record<string, AppFailure> = {};
    // Each separately: a note that can't be saved does not block the others.
    for (const [subscriptionId, typed] of unsavedHere()) {
      try {
        await call('review.saveNote', { subscriptionId, note: typed.note });
        // Text typed during this call is saved by the next one.
        if (unsaved.get(subscriptionId) === typed) unsaved.delete(subscriptionId);
      } catch (error) {
        unkept[subscriptionId] = failureOf(error);
      }
    }
    useReview.setState({ unkept });
    return Object.keys(unkept).length === 0;
  },
});
addKeeper({
  flush: () => autosave.flush(),
  isStuck: () => unsaved.size > unsavedHere().length || Object.keys(useReview.getState().unkept).length > 0,
});

/** Returns the current note: typed here, or kept from earlier. */
export const useNote = ({ subscriptionId, draftNote }: ReviewRow): string =>
  useReview(({ notes }) => notes[subscriptionId] ?? draftNote);

export function setNote(subscriptionId: string, note: string): void {
  useReview.setState(({ notes }) => ({ notes: { ...notes, [subscriptionId]: note } }));
  unsaved.set(subscriptionId, { environmentId: activeEnvironmentId(), note });
  autosave.changed();
}

/** Reads the status of one investment again, or of all. */
export async function refreshReview(subscriptionId: string | null): Promise<void> {
  try {
    const progress = await call('review.refresh', { subscriptionId });
    useReview.setState({ progress, unread: null });
  } catch (error) {
    const failure = failureOf(error);
    // Shown beside the button while it applies.
    if (readCode(failure.code) !== 'other') useReview.setState({ unread: failure });
    else notifyFailure(error);
  }
}

export async function stopRefresh(): Promise<void> {
  try {
    useReview.setState({ progress: await call('review.stopRefresh') });
  } catch (error) {
    notifyFailure(error);
  }
}

/**
 * Selects the row after this one, or the one before it at the end of the queue. The marked row leaves the queue or
 * moves down in it, and must not take the selection along.
 */
function goOn(subscriptionId: string): void {
  const place = reviewList.placeOf(subscriptionId);
  if (place !== null) reviewList.select(reviewList.rowAt(place + 1) ? place + 1 : place - 1);
}

/**
 * Marks exactly the status on the screen as reviewed, and selects the next row. The main process refuses if the status
 * has changed since. Returns true when it was marked.
 */
export async function markReviewed({
  subscriptionId,
  unreadable,
  status,
  investorName,
  investorId,
  draftNote,
}: ReviewRow): Promise<boolean> {
  const { marking, notes } = useReview.getState();
  if (marking || status === null || unreadable) return false;
  useReview.setState({ marking: true, refused: null });
  try {
    await call('review.mark', { subscriptionId, status, note: notes[subscriptionId] ?? draftNote });
    setNote(subscriptionId, '');
    goOn(subscriptionId);
    notifyDone(i18n.t('review:marked', { whose: nameOf(investorName, investorId) }));
    return true;
  } catch (error) {
    useReview.setState({ refused: { subscriptionId, failure: failureOf(error) } });
    return false;
  } finally {
    useReview.setState({ marking: false });
    reviewList.refresh();
  }
}
