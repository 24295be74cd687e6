import type { StorageFailure } from '../../contract/errors.ts';
import type { Fault } from '../../contract/faults.ts';
import type { Language } from '../../contract/language.ts';
import { storageFailureOf } from '../profile/failures.ts';
import type { SecondStart } from './second-start.ts';
import type { RefusedStart } from './switches.ts';

/** Texts for the system's own dialogs, which are used when the page cannot show a message. */
export interface NativeWords {
  startFailed: { title: string; because: Record<StartFailure, string>; code: string; log: string };
  /** Texts for a start with a refused switch or variable. `{name}` is replaced by its name. */
  refused: { title: string; because: Record<RefusedStart['kind'], string> };
  /** Texts for a start on a taken profile. `{computer}` and `{file}` are replaced by the lock's computer and path. */
  taken: Record<Exclude<SecondStart['why'], 'shown'>, string>;
  fatal: { title: string; text: string };
  page: { title: string; message: string; detail: string; restart: string; quit: string };
}

type StartFailure = StorageFailure | 'page' | 'unknown';

const de: NativeWords = {
  startFailed: {
    title: 'Investment Desk kann nicht starten',
    because: {
      storageReadOnly:
        'In den Ordner mit den Daten des Programms darf nicht geschrieben werden. Bitte die Rechte des Ordners prüfen lassen und das Programm neu starten.',
      storageFull: 'Der Datenträger ist voll. Bitte Platz schaffen und das Programm neu starten.',
      storageBusy:
        'Ein anderes Programm hält eine Datei dieses Programms belegt. Bitte das andere Programm beenden und dieses neu starten.',
      storageDenied:
        'Das System verweigert den Zugriff auf eine Datei dieses Programms. Bitte prüfen lassen, ob die Rechte fehlen oder ein anderes Programm sie offen hat, und das Programm neu starten.',
      storageFails:
        'Der Datenträger meldet einen Fehler oder ist nicht mehr angeschlossen. Bitte den Datenträger prüfen lassen und das Programm neu starten.',
      storage:
        'Auf die Daten des Programms konnte nicht zugegriffen werden. Bitte das Programm neu starten. Wenn das nicht hilft, verständigen Sie Ihren Support.',
      page: 'Das Fenster des Programms lässt sich nicht laden. Bitte das Programm neu installieren. Die Daten bleiben dabei erhalten.',
      unknown:
        'Der Grund ist nicht bekannt. Bitte das Programm neu starten. Wenn das nicht hilft, verständigen Sie Ihren Support.',
    },
    code: 'Fehler:',
    log: 'Technisches Protokoll:',
  },
  refused: {
    title: 'Investment Desk wurde nicht gestartet',
    because: {
      switch:
        'Das Programm wurde mit der Startoption „{name}“ aufgerufen. Sie ist hier nicht zugelassen: Manche Startoptionen heben den Schutz der Daten auf, deshalb nimmt das Programm nur bestimmte an. Bitte die Option aus der Verknüpfung oder dem Startbefehl entfernen oder entfernen lassen und das Programm neu starten.',
      proxy:
        'Das Programm wurde mit der Startoption „{name}“ aufgerufen. Ein Proxy lässt sich so nicht einstellen: Es gilt der Proxy, der in den Netzwerkeinstellungen des Systems steht. Bitte die Option aus der Verknüpfung oder dem Startbefehl entfernen oder entfernen lassen und das Programm neu starten.',
      variable:
        'Auf diesem Rechner ist die Umgebungsvariable „{name}“ gesetzt. Sie schaltet einen Schutz des Programms ab. Bitte die Variable entfernen lassen und das Programm neu starten.',
    },
  },
  taken: {
    unresponsive:
      'Das Programm läuft bereits, reagiert aber nicht. Bitte etwas warten und es noch einmal versuchen. Wenn das nicht hilft, melden Sie sich am Rechner ab und wieder an. Alles Gespeicherte bleibt erhalten.',
    elsewhere:
      'Die Daten des Programms sind für den Rechner „{computer}“ gesperrt. Läuft das Programm dort, beenden Sie es bitte. Läuft es dort nicht, zum Beispiel weil dieser Rechner umbenannt wurde, lassen Sie bitte diese Datei löschen und starten das Programm neu:\n{file}',
    unlockable:
      'Die Daten des Programms lassen sich nicht für diesen Rechner sperren. Ohne die Sperre könnten zwei Programme zugleich damit arbeiten. Bitte prüfen lassen, ob im Ordner mit den Daten und im Ordner für temporäre Dateien geschrieben werden darf und Platz frei ist, und das Programm neu starten.',
  },
  fatal: {
    title: 'Investment Desk wird beendet',
    text: 'Im Programm ist ein unerwarteter Fehler aufgetreten. Alles Gespeicherte bleibt erhalten, und nichts wird doppelt gesendet. Bitte das Programm neu starten. Wenn es wieder geschieht, verständigen Sie Ihren Support. Das technische Protokoll finden Sie nach dem Start unter Aktivität.',
  },
  page: {
    title: 'Investment Desk',
    message: 'Die Anzeige ist mehrmals hintereinander abgestürzt.',
    detail:
      'Alles, was als gespeichert angezeigt wurde, ist gespeichert. Wenn es nach einem Neustart wieder geschieht, verständigen Sie Ihren Support.',
    restart: 'Neu starten',
    quit: 'Beenden',
  },
};

const en: NativeWords = {
  startFailed: {
    title: 'Investment Desk cannot start',
    because: {
      storageReadOnly:
        'The folder with the program’s data cannot be written to. Please have its permissions checked and start the program again.',
      storageFull: 'The disk is full. Please free some disk space and start the program again.',
      storageBusy:
        'Another program is using one of this program’s files. Please close the other program and start this one again.',
      storageDenied:
        'The system denies access to one of this program’s files. Please have your IT department check whether permissions are missing or another program has the file open, then start the program again.',
      storageFails:
        'The disk reports an error or is no longer connected. Please have the disk checked, then start the program again.',
      storage:
        'The program’s data could not be accessed. Please start the program again. If that does not help, contact your support team.',
      page: 'The program’s window cannot be loaded. Please reinstall the program. Your data is kept.',
      unknown:
        'The reason is not known. Please start the program again. If that does not help, contact your support team.',
    },
    code: 'Error:',
    log: 'Technical log:',
  },
  refused: {
    title: 'Investment Desk was not started',
    because: {
      switch:
        'The program was started with the option “{name}”. This option is not allowed: some options disable the protection of your data, so the program accepts only certain ones. Please remove the option from the shortcut or start command, or have it removed, and start the program again.',
      proxy:
        'The program was started with the option “{name}”. A proxy cannot be set this way: the program uses the proxy from the system’s network settings. Please remove the option from the shortcut or start command, or have it removed, and start the program again.',
      variable:
        'The environment variable “{name}” is set on this computer. It disables a protection of the program. Please have the variable removed and start the program again.',
    },
  },
  taken: {
    unresponsive:
      'The program is already running but is not responding. Please wait a moment and try again. If that does not help, sign out of this computer and sign in again. Everything that was saved is kept.',
    elsewhere:
      'The program’s data is locked for the computer “{computer}”. If the program is running there, please close it. If it is not, for example because this computer was renamed, please have this file deleted and start the program again:\n{file}',
    unlockable:
      'The program’s data cannot be locked for this computer. Without the lock, two programs could work with it at the same time. Please have your IT department check that the data folder and the folder for temporary files can be written to and have free space, then start the program again.',
  },
  fatal: {
    title: 'Investment Desk is closing',
    text: 'An unexpected error occurred in the program. Everything that was saved is kept, and nothing is sent twice. Please start the program again. If it happens again, contact your support team. After the start, you will find the technical log under Activity.',
  },
  page: {
    title: 'Investment Desk',
    message: 'The window has crashed several times in a row.',
    detail:
      'Everything that was shown as saved is saved. If it happens again after a restart, contact your support team.',
    restart: 'Restart',
    quit: 'Quit',
  },
};

export const nativeWords: Record<Language, NativeWords> = { de, en };

/** Returns why a start failed, judged by the exception that ended it. */
export const startFailure = ({ code, sqlite }: Fault): StartFailure =>
  storageFailureOf({ code, errcode: sqlite ?? undefined }) ?? 'unknown';

/** Returns a text with its `{names}` replaced by values. Unknown names stay. */
export const filled = (text: string, values: Record<string, string>): string =>
  text.replace(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all);
