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
import { createPaged, pageSize } from '../../stores/paged.ts';
import { useSync } from '../../stores/sync.ts';
import { addKeeper } from '../../stores/unsaved.ts';

export const reviewFilters = ['needsReview', 'all'] as const;
export type ReviewFilter = (typeof reviewFilters)[number];

export const idOfRow = (row: ReviewRow): string => row.subscriptionId;

export const reviewList = createPaged<ReviewRow, ReviewFilter>({
  filter: 'needsReview',
  idOf: idOfRow,
  async read(query) {
    const answer = await call('review.list', query);
    // What began before this page was there, no event has told it.
    useReview.setState({ progress: answer.progress, readAt: answer.readAt });
    return answer;
  },
});

/** The row that is shown in the middle. */
export const useSelectedReview = (): ReviewRow | undefined =>
  reviewList.useStore(({ pages, selected, total }) =>
    total ? pages.get(Math.floor(selected / pageSize))?.[selected % pageSize] : undefined,
  );

const idle: RefreshProgress = { running: false, done: 0, failed: 0, total: 0 };

interface ReviewStore {
  progress: RefreshProgress;
  /** What was typed and not yet marked, by subscription: walking on and coming back loses nothing. */
  notes: Record<string, string>;
  /** Why the last mark was refused, and of which subscription. */
  refused: { subscriptionId: string; failure: AppFailure } | null;
  /** Why a note is not on disk, by subscription. */
  unkept: Record<string, AppFailure>;
  marking: boolean;
  /** When the statuses that are shown were read: the oldest of them, as ISO 8601. */
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

/** Follows the reading of statuses for as long as the shell is there: it goes on while other screens are open. */
export const listenToProgress = (): (() => void) =>
  onEvent('review', (progress) => useReview.setState({ progress }));

/** Notes that are not on disk yet, by subscription. Each waits here until its environment is open. */
const unsaved = new Map<string, { environmentId: string; note: string }>();

const unsavedHere = () =>
  [...unsaved].filter(([, { environmentId }]) => environmentId === activeEnvironmentId());

onEnvironmentChange(() => {
  const notes = unsavedHere().map(([subscriptionId, { note }]) => [subscriptionId, note]);
  useReview.setState({ ...untouched, notes: Object.fromEntries(notes) });
});

// It is said only for as long as it is so.
useSync.subscribe(({ pause }) => {
  if (pause === null && useReview.getState().unread) useReview.setState({ unread: null });
});

const autosave = new Autosave({
  isDirty: () => unsavedHere().length > 0,
  async save() {
    const unkept: Record<string, AppFailure> = {};
    // Each by itself: one that cannot be saved keeps none of the others from the disk.
    for (const [subscriptionId, typed] of unsavedHere()) {
      try {
        await call('review.saveNote', { subscriptionId, note: typed.note });
        // The next save takes what was typed during this call.
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

/** The note as it stands: typed here, or kept from an earlier time. */
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
    // Said beside the button, for as long as it is so.
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
 * On to the row after this one, or at the end of the queue to the one before. The marked row leaves the queue, or moves
 * down in it, and must not take the person along.
 */
function goOn(subscriptionId: string): void {
  const place = reviewList.placeOf(subscriptionId);
  if (place !== null) reviewList.select(reviewList.rowAt(place + 1) ? place + 1 : place - 1);
}

/**
 * Marks exactly the status that is on the screen, and goes on to the next. If it has changed meanwhile, the main
 * process refuses. True when it was marked.
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
