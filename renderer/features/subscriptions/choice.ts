import { create } from 'zustand';
import type { RowChoice } from '../../components/listActions.ts';
import { notifyFailure } from '../../components/notify.tsx';
import { call } from '../../ipcClient.ts';
import { onEnvironmentChange } from '../../stores/app.ts';
import { add, beginAt, type Chosen, draw, leaveOut, nothingChosen, toggle } from './chosen.ts';
import { idOfRow, subscriptionList } from './listStore.ts';
import { readIds } from './readIds.ts';

interface Choice {
  chosen: Chosen;
  /** True while a range is being extended with the keys. */
  drawing: boolean;
  /** How many rows have been read of a range that is not fully loaded; null when none is being read. */
  reading: number | null;
  /** How many chosen rows were dropped when the list got other rows. Shown, because nobody did it on purpose. */
  dropped: number;
}

const untouched: Choice = { chosen: nothingChosen, drawing: false, reading: null, dropped: 0 };

/** The rows chosen in the list of subscriptions. The choice stays while the list is scrolled, changes or is left. */
export const useChoice = create<Choice>(() => untouched);

const current = (): Chosen => useChoice.getState().chosen;

/** The running read of a range. The result of an abandoned read is ignored. */
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

/** True while another question is being answered. The rows on the screen are then not those that were asked for. */
const isBehind = (): boolean => subscriptionList.useStore.getState().behind;

/** Reads a range and then chooses it. When stopped, the rows read so far are chosen; the count says how many. */
async function choose(first: number, last: number, how: (ids: string[]) => Chosen, drawing: boolean) {
  const here = isBehind() ? null : subscriptionList.loaded(first, last);
  if (here) return set(how(here.map(idOfRow)), drawing);
  abandonReading();
  const controller = new AbortController();
  reading = controller;
  useChoice.setState({ drawing, reading: 0 });
  try {
    const { filter, search, wish, question } = subscriptionList.useStore.getState();
    const ids = await readIds(first, last, {
      read: (range) => call('subscriptions.ids', { filter, search, ...wish, ...range }),
      isAsked: () => subscriptionList.useStore.getState().question === question,
      signal: controller.signal,
      onProgress: (read) => reading === controller && useChoice.setState({ reading: read }),
    });
    if (reading === controller && ids) set(how(ids), drawing);
  } catch (error) {
    if (reading === controller) useChoice.setState({ reading: null });
    notifyFailure(error);
  }
}

function drawFrom(anchor: string | null, to: number, drawing: boolean): void {
  const from = (anchor === null ? null : subscriptionList.placeOf(anchor)) ?? to;
  void choose(Math.min(from, to), Math.max(from, to), (ids) => draw(current(), ids), drawing);
}

/** Connects the list's checkboxes with the choice, for mouse and keyboard. */
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
    if (isBehind()) return;
    // A range that is being drawn begins at its anchor, even if the row at its end has not been read yet.
    if (!useChoice.getState().drawing) {
      const id = idAt(from);
      if (id === null) return;
      set(beginAt(current(), id), true);
    }
    drawFrom(current().anchor, to, true);
  },
  rest: () => useChoice.setState({ drawing: false }),
  all() {
    const last = (subscriptionList.useStore.getState().total ?? 0) - 1;
    void choose(0, last, (ids) => add(current(), ids), false);
  },
};

/** Stops reading a long range; the rows read so far are chosen. */
export const stopReading = (): void => reading?.abort();

export const chosenIds = (): string[] => [...current().ids];

/** Clears the choice. */
export const clearChoice = (): void => set(nothingChosen);

/** Removes these rows from the choice, since they are done. */
export const leaveOutOfChoice = (ids: readonly string[]): void => set(leaveOut(current(), ids));

// Other rows clear the choice, so that no one acts on rows that are no longer shown. Another order keeps it: it shows the same rows.
subscriptionList.useStore.subscribe((now, before) => {
  if (now.question === before.question) return;
  const { filter, search, wish } = before;
  if (now.filter === filter && now.search === search && now.wish.where === wish.where) {
    abandonReading();
    return useChoice.setState({ drawing: false, reading: null });
  }
  const dropped = current().ids.size;
  clearChoice();
  useChoice.setState({ dropped });
});

onEnvironmentChange(() => {
  clearChoice();
});
