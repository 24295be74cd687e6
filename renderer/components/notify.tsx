import { Button, Loader } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type NotificationData, Notifications, notifications } from '@mantine/notifications';
import { IconZoomScan as Size } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { create } from 'zustand';
import type { Method } from '../../contract/surface.ts';
import { i18n } from '../i18n/index.ts';
import { failureOf, IpcCallError } from '../ipcClient.ts';
import { onEnvironmentChange } from '../stores/app.ts';
import { addFailure } from './failures.ts';
import classes from './notify.module.css';
import { toneColor, toneIcons } from './tone.ts';

/** Long enough to read two lines, and to reach for "Undo". */
const readable = 5_000;
const undoable = 10_000;
const momentary = 2_000;
const unnoticed = 500;

const Done = toneIcons.acknowledged;
const Draft = toneIcons.draft;
const Warning = toneIcons.needsYou;

/** True while the message shown last was raised by what an open dialog does, e.g. the viewer that saves a document. */
const useOverDialog = create<{ isOver: boolean }>(() => ({ isOver: false }));

/** Messages from before a dialog are dimmed with all that lies beneath it. */
const layers = { beneath: 150, above: 400 };

/** Where messages appear; once in the window. */
export function Toasts() {
  const isSmall = useMediaQuery('(max-width: 800px), (max-height: 600px)');
  const isOver = useOverDialog((layer) => layer.isOver);
  return (
    <Notifications
      position="bottom-left"
      className={classes.toasts}
      // A small window gives them a line of their own (notify.module.css).
      withinPortal={false}
      containerWidth={184}
      zIndex={isOver ? layers.above : layers.beneath}
      transitionDuration={120}
      // As many as there is room for beneath the rail's entries, or one in that line; the others wait.
      limit={isSmall ? 1 : 2}
      // A message is never cut: with less, the ending of a long one would be hidden.
      notificationMaxHeight="none"
      aria-live="polite"
    />
  );
}

let lastId = 0;

function show(
  message: ReactNode,
  lifetime: number | false,
  icon: ReactNode,
  id = `toast-${++lastId}`,
): string {
  const data: NotificationData & { id: string } = {
    id,
    message,
    icon,
    autoClose: lifetime,
    // Its container is what tells a screen reader, and politely.
    role: 'note',
    classNames: {
      root: classes.toast,
      icon: classes.icon,
      body: classes.body,
      description: classes.words,
      closeButton: classes.close,
    },
    closeButtonProps: { 'aria-label': i18n.t('close') },
    // Stays for the mouse by itself; whoever has gone to it with the keyboard is not to lose it either.
    onFocus: () => notifications.update({ ...data, autoClose: false }),
    onBlur: () => notifications.update(data),
  };
  useOverDialog.setState({ isOver: document.querySelector('[role="dialog"]') !== null });
  notifications.show(data);
  return id;
}

/** Puts the messages that are shown beneath a dialog that opens now. */
export function putMessagesBeneath(): void {
  useOverDialog.setState({ isOver: false });
}

/** Something was done, here on this machine. Returns the message's id, for `withdraw`. */
export function notifyDone(message: ReactNode): string {
  return show(message, readable, <Done size={18} color={toneColor('acknowledged')} aria-hidden />);
}

let zoomLeaves: ReturnType<typeof setTimeout> | undefined;

/** Shows for a moment how large the page is shown now. Another change takes the place of the former one's words. */
export function notifyZoom(message: string): void {
  const id = 'zoom';
  clearTimeout(zoomLeaves);
  notifications.update({ id, message, autoClose: false });
  show(message, momentary, <Size size={18} aria-hidden />, id);
  zoomLeaves = setTimeout(() => notifications.hide(id), momentary);
}

/** Takes a message away before its time. */
export function withdraw(id: string): void {
  notifications.hide(id);
}

/** Something takes longer than a person waits without a word; the returned function takes the message away. */
export function notifyRunning(message: string): () => void {
  let id: string | null = null;
  const later = setTimeout(() => {
    id = show(message, false, <Loader size={16} aria-hidden />);
  }, unnoticed);
  return () => {
    clearTimeout(later);
    if (id !== null) withdraw(id);
  };
}

/** Something was done, but not all of it. Returns the message's id, for `withdraw`. */
export function notifyWarning(message: ReactNode): string {
  return show(message, undoable, <Warning size={18} color={toneColor('needsYou')} aria-hidden />);
}

/** The calls that only read, here or from the platform. */
const readingMethods: readonly Method[] = [
  'subscriptions.list',
  'subscriptions.listed',
  'subscriptions.get',
  'subscriptions.trail',
  'documents.read',
  'documents.saveAs',
  'documents.look',
  'investors.search',
  'investors.refresh',
  'investors.lookup',
  'review.list',
  'review.refresh',
  'review.stopRefresh',
];

/** A call failed, and there is no place on the screen that its words belong to. Stays until closed. */
export function notifyFailure(error: unknown): void {
  const method = error instanceof IpcCallError ? error.method : null;
  addFailure(failureOf(error), {
    unsaved: method === 'subscriptions.save',
    read: readingMethods.some((each) => each === method),
  });
}

/** Shows that an exception reached nobody. The words name no action, since there may have been none. */
export function notifyUnforeseen(error?: unknown): void {
  if (error instanceof IpcCallError) notifyFailure(error);
  else addFailure({ code: 'unforeseen' });
}

const undos = new Set<string>();

function hideUndo(id: string): void {
  undos.delete(id);
  notifications.hide(id);
}

// What was done in an environment that was left can no longer be taken back from here.
onEnvironmentChange(() => undos.forEach(hideUndo));

/** Something was done that can be taken back; the returned function takes the message away, once it is. */
export function notifyUndo(message: string, undo: () => Promise<unknown>): () => void {
  const id = `undo-${++lastId}`;
  const words = (
    <span className={classes.undo}>
      {message}
      <Button
        variant="default"
        className={classes.undoButton}
        onClick={() => {
          hideUndo(id);
          undo().catch(notifyFailure);
        }}
      >
        {i18n.t('undo')}
      </Button>
    </span>
  );
  undos.add(id);
  show(words, undoable, <Draft size={18} color={toneColor('draft')} aria-hidden />, id);
  return () => hideUndo(id);
}
