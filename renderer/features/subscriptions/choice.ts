import { create } from 'zustand';
import { notifyFailure } from '../../components/notify.tsx';
import type { RowChoice } from '../../components/useListKeys.ts';
import { onEnvironmentChange } from '../../stores/app.ts';
import { add, beginAt, type Chosen, draw, leaveOut, nothingChosen, toggle } from './chosen.ts';
import { idOfRow, subscriptionList } from './listStore.ts';

interface Choice {
  chosen: Chosen;
  /** A range is being drawn with the keys. */
  drawing: boolean;
  /** So many rows have been read of a range that is longer than what is on the screen. */
  reading: number | null;
  /** So many had been chosen when the list was asked for others: to be told, since nobody did it on purpose. */
  dropped: number;
}

const untouched: Choice = { chosen: nothingChosen, drawing: false, reading: null, dropped: 0 };

/** What is chosen in the list of subscriptions. It stays while the list is scrolled, changes or is left. */
export const useChoice = create<Choice>(() => untouched);

const current = (): Chosen => useChoice.getState().chosen;

/** The range that is being read; what comes of an abandoned one is of no interest. */
let reading: AbortController | null = null;

function abandonReading(): void {
  reading?.abort();
  reading = null;
}

function set(chosen: Chosen, drawing = false): void {
  abandonReading();
  useChoice.setState({ chosen, drawing, reading: null, dropped: 0 });
}

const idAt = (index: number): string | null => {
  const row = subscriptionList.rowAt(index);
  return row ? idOfRow(row) : null;
};

/** While another list is on its way, the rows on the screen are no longer the ones that were asked for. */
const isBehind = (): boolean => subscriptionList.useStore.getState().behind;

/** Reads a range and then chooses it. What was read until it was stopped is chosen: the number says how many. */
async function choose(first: number, last: number, how: (ids: string[]) => Chosen, drawing: boolean) {
  const here = isBehind() ? null : subscriptionList.loaded(first, last);
  if (here) return set(how(here.map(idOfRow)), drawing);
  abandonReading();
  const controller = new AbortController();
  reading = controller;
  useChoice.setState({ drawing, reading: 0 });
  try {
    const rows = await subscriptionList.readRange(first, last, {
      signal: controller.signal,
      onProgress: (read) => reading === controller && useChoice.setState({ reading: read }),
    });
    if (reading === controller && rows) set(how(rows.map(idOfRow)), drawing);
  } catch (error) {
    if (reading === controller) useChoice.setState({ reading: null });
    notifyFailure(error);
  }
}

function drawFrom(anchor: string | null, to: number, drawing: boolean): void {
  const from = (anchor === null ? null : subscriptionList.placeOf(anchor)) ?? to;
  void choose(Math.min(from, to), Math.max(from, to), (ids) => draw(current(), ids), drawing);
}

/** What the list does with its rows' boxes, by mouse and keyboard. */
export const rowChoice: RowChoice = {
  useIds: () => useChoice(({ chosen }) => chosen.ids),
  toggle(index) {
    const id = idAt(index);
    if (id !== null && !isBehind()) set(toggle(current(), id));
  },
  spanTo(index, from) {
    const id = idAt(from);
    if (isBehind()) return;
    if (current().anchor === null && id !== null) set(beginAt(current(), id));
    drawFrom(current().anchor, index, true);
  },
  drawTo(from, to) {
    const id = idAt(from);
    if (id === null || isBehind()) return;
    if (!useChoice.getState().drawing) set(beginAt(current(), id), true);
    drawFrom(current().anchor, to, true);
  },
  rest: () => useChoice.setState({ drawing: false }),
  all() {
    const last = (subscriptionList.useStore.getState().total ?? 0) - 1;
    void choose(0, last, (ids) => add(current(), ids), false);
  },
};

/** Stops reading a long range; what has been read by then is chosen. */
export const stopReading = (): void => reading?.abort();

export const chosenIds = (): string[] => [...current().ids];

/** Chooses nothing any more. */
export const clearChoice = (): void => set(nothingChosen);

/** These are done with. */
export const leaveOutOfChoice = (ids: readonly string[]): void => set(leaveOut(current(), ids));

// Nobody is to act on rows that they no longer see, and have perhaps forgotten.
subscriptionList.useStore.subscribe((now, before) => {
  if (now.filter === before.filter && now.search === before.search) return;
  const dropped = current().ids.size;
  clearChoice();
  useChoice.setState({ dropped });
});

onEnvironmentChange(() => {
  clearChoice();
});
