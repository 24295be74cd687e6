import { i18n } from '../i18n/index.ts';
import { closeFailuresOf } from './failures.ts';
import { notifyDone, notifyRunning, notifyWarning, withdraw } from './notify.tsx';
import { Outside } from './Outside.tsx';
import { fileName, folderName } from './paths.ts';
import classes from './saved.module.css';
import { shortened } from './shortened.ts';

/** Most characters of a name or folder in a message: a few lines of it. */
const mostOfName = 40;
const mostOfFolder = 36;

interface SavedFileProps {
  title: string;
  path: string;
  /** What else there is to know of the file. */
  words?: string;
}

/** That a file was saved, under which name and where. The whole path is its title. */
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

/** The message of the file that was saved last; null: there is none. */
let told: string | null = null;

/** Takes away what was said of an earlier save, so that it does not stand beside what comes of the next one. */
function forgetEarlier(): void {
  if (told !== null) withdraw(told);
  told = null;
  closeFailuresOf(['fileNotWritten', 'ownFolder', 'otherEnding']);
}

/** Says that a file was saved; one that has something to it is said as a warning. */
export function notifySaved(file: SavedFileProps, isWarning = false): void {
  forgetEarlier();
  told = (isWarning ? notifyWarning : notifyDone)(<SavedFile {...file} />);
}

/** Runs a call that saves a file, and says so as long as it takes. @throws IpcCallError */
export async function saving<T>(work: () => Promise<T>): Promise<T> {
  forgetEarlier();
  const end = notifyRunning(i18n.t('saving'));
  try {
    return await work();
  } finally {
    end();
  }
}
