import type { ReactNode } from 'react';
import type { LongTask } from '../../contract/tasks.ts';
import { i18n } from '../i18n/index.ts';
import { failureOf } from '../ipcClient.ts';
import { closeFailuresOf } from './failures.ts';
import { notifyDone, notifyRunning, notifyWarning, withdraw } from './notify.tsx';
import { Outside } from './Outside.tsx';
import { fileName, folderName } from './paths.ts';
import classes from './saved.module.css';
import { shortened } from './shortened.ts';
import { TaskProgress } from './TaskProgress.tsx';

/** Limits for a file name and a folder in a message, in characters: a few lines. */
const mostOfName = 40;
const mostOfFolder = 36;

interface SavedFileProps {
  title: string;
  path: string;
  /** Further information about the file. */
  words?: string;
}

/** Says that a file was saved, under which name and in which folder. The title holds the full path. */
function SavedFile({ title, path, words }: SavedFileProps) {
  return (
    <div title={path}>
      <div>{title}</div>
      <div className={classes.name}>
        <Outside>{shortened(fileName(path), mostOfName)}</Outside>
      </div>
      <div className={classes.folder}>
        <Outside>{shortened(folderName(path), mostOfFolder)}</Outside>
      </div>
      {words && <div>{words}</div>}
    </div>
  );
}

/** The id of the message about the last saved file, or null. */
let told: string | null = null;

/** Removes the message of an earlier save, so that it is not shown beside the result of the next one. */
function forgetEarlier(): void {
  if (told !== null) withdraw(told);
  told = null;
  closeFailuresOf(['fileNotWritten', 'ownFolder', 'otherEnding']);
}

/** Says that a file was saved, as a warning if `isWarning`. */
export function notifySaved(file: SavedFileProps, isWarning = false): void {
  forgetEarlier();
  told = (isWarning ? notifyWarning : notifyDone)(<SavedFile {...file} />);
}

/** Runs a call that saves a file, and shows that it is running. @throws IpcCallError */
export async function saving<T>(work: () => Promise<T>, message: ReactNode = i18n.t('saving')): Promise<T> {
  forgetEarlier();
  const end = notifyRunning(message);
  try {
    return await work();
  } finally {
    end();
  }
}

/**
 * Runs an export as `saving` does, and shows its progress with a button that stops it. Returns null if the user stopped it,
 * after saying so.
 * @throws IpcCallError
 */
export async function exporting<T>(task: LongTask, work: () => Promise<T>): Promise<T | null> {
  const words = i18n.t('saving');
  const message = <TaskProgress task={task} words={i18n.t('task.writing')} otherwise={words} />;
  try {
    return await saving(work, message);
  } catch (error) {
    if (failureOf(error).code !== 'stopped') throw error;
    notifyWarning(i18n.t('task.notWritten'));
    return null;
  }
}
