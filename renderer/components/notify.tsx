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

/**
 * Lifetimes of messages and the delay of `notifyRunning`, in milliseconds: enough to read two lines, or to reach for
 * "Undo".
 */
const readable = 5_000;
const undoable = 10_000;
const momentary = 2_000;
const unnoticed = 500;

const Done = toneIcons.acknowledged;
const Draft = toneIcons.draft;
const Warning = toneIcons.needsYou;

/** True while the latest message was raised from an open dialog, e.g. by the document viewer on saving. */
const useOverDialog = create<{ isOver: boolean }>(() => ({ isOver: false }));

/** The z-index of the messages. Those from before a dialog are dimmed with everything beneath the dialog. */
const layers = { beneath: 150, above: 400 };

/** Shows the messages. Mounted once per window. */
export function Toasts() {
  const isSmall = useMediaQuery('(max-width: 800px), (max-height: 600px)');
  const isOver = useOverDialog((layer) => layer.isOver);
  return (
    <Notifications
      position="bottom-left"
      className={classes.toasts}
      // A small window gives the messages a line of their own (notify.module.css).
      withinPortal={false}
      containerWidth={184}
      zIndex={isOver ? layers.above : layers.beneath}
      transitionDuration={120}
      // As many as fit below the rail's entries, or one in a small window's line. Further messages wait.
      limit={isSmall ? 1 : 2}
      // A limit would hide the end of a long message.
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
  { id = `toast-${++lastId}`, isClosable = true } = {},
): string {
  const data: NotificationData & { id: string } = {
    id,
    message,
    icon,
    autoClose: lifetime,
    withCloseButton: isClosable,
    // The container announces the message to screen readers, politely.
    role: 'note',
    classNames: {
      root: classes.toast,
      icon: classes.icon,
      body: classes.body,
      description: classes.words,
      closeButton: classes.close,
    },
    closeButtonProps: { 'aria-label': i18n.t('close') },
    // The library keeps a message under the mouse; a message with the keyboard focus must stay as well.
    onFocus: () => notifications.update({ ...data, autoClose: false }),
    onBlur: () => notifications.update(data),
  };
  useOverDialog.setState({ isOver: document.querySelector('[role="dialog"]') !== null });
  notifications.show(data);
  return id;
}

/** Moves the shown messages beneath a dialog that is about to open. */
export function putMessagesBeneath(): void {
  useOverDialog.setState({ isOver: false });
}

/** Says that something was done on this machine. Returns the message's id, for `withdraw`. */
export function notifyDone(message: ReactNode): string {
  return show(message, readable, <Done size={18} color={toneColor('acknowledged')} aria-hidden />);
}

let zoomLeaves: ReturnType<typeof setTimeout> | undefined;

/** Shows the page's current zoom for a moment. A further change replaces the message. */
export function notifyZoom(message: string): void {
  const id = 'zoom';
  clearTimeout(zoomLeaves);
  notifications.update({ id, message, autoClose: false });
  show(message, momentary, <Size size={18} aria-hidden />, { id });
  zoomLeaves = setTimeout(() => notifications.hide(id), momentary);
}

/** Removes a message before its time is over. */
export function withdraw(id: string): void {
  notifications.hide(id);
}

/** Shows a message if an action takes longer than `unnoticed`. The returned function removes the message. */
export function notifyRunning(message: ReactNode): () => void {
  let id: string | null = null;
  const later = setTimeout(() => {
    // Closing it would hide the button that stops the work.
    id = show(message, false, <Loader size={16} aria-hidden />, { isClosable: false });
  }, unnoticed);
  return () => {
    clearTimeout(later);
    if (id !== null) withdraw(id);
  };
}

/** Says that something was done, but not completely. Returns the message's id, for `withdraw`. */
export function notifyWarning(message: ReactNode): string {
  return show(message, undoable, <Warning size={18} color={toneColor('needsYou')} aria-hidden />);
}

/** The calls that only read, locally or from the platform. */
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

/** Shows a failed call that belongs to no place on the screen. Stays until closed. */
export function notifyFailure(error: unknown): void {
  const method = error instanceof IpcCallError ? error.method : null;
  addFailure(failureOf(error), {
    unsaved: method === 'subscriptions.save',
    read: readingMethods.some((each) => each === method),
  });
}

/** Reports an uncaught exception. The text names no action, since there may have been none. */
export function notifyUnforeseen(error?: unknown): void {
  if (error instanceof IpcCallError) notifyFailure(error);
  else addFailure({ code: 'unforeseen' });
}

const undos = new Set<string>();

function hideUndo(id: string): void {
  undos.delete(id);
  notifications.hide(id);
}

// An action in an environment that was left can't be undone from here.
onEnvironmentChange(() => undos.forEach(hideUndo));

/**
 * Says that something was done and offers to undo it. The returned function removes the message, for when it is undone
 * elsewhere.
 */
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
  show(words, undoable, <Draft size={18} color={toneColor('draft')} aria-hidden />, { id });
  return () => hideUndo(id);
}
