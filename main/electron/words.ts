import type { StorageFailure } from '../../contract/errors.ts';
import type { Fault } from '../../contract/faults.ts';
import { storageFailureOf } from '../storage/failures.ts';

/** Words for the system's own dialogs, which speak where the page cannot. */
export interface NativeWords {
  startFailed: { title: string; because: Record<StartFailure, string>; code: string; log: string };
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
      storageFull: 'The disk is full. Please make room and start the program again.',
      storageBusy:
        'Another program holds a file of this program. Please close the other program and start this one again.',
      storageDenied:
        'The system denies access to a file of this program. Please have checked whether permissions are missing or another program has it open, and start the program again.',
      storageFails:
        'The disk reports an error, or is no longer connected. Please have the disk checked and start the program again.',
      storage:
        'The program’s data could not be accessed. Please start the program again; if that does not help, contact your support team.',
      page: 'The program’s window cannot be loaded. Please install the program again. The data are kept.',
      unknown:
        'The reason is not known. Please start the program again; if that does not help, contact your support team.',
    },
    code: 'Error:',
    log: 'Technical log:',
  },
  fatal: {
    title: 'Investment Desk is closing',
    text: 'An unexpected error occurred in the program. Everything that was saved is kept, and nothing is sent twice. Please start the program again. If it happens again, contact your support team; the technical log is under Activity after the start.',
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

export const nativeWords: Record<'de' | 'en', NativeWords> = { de, en };

/** Why a start failed, of the exception that ended it. */
export const startFailure = ({ code, sqlite }: Fault): StartFailure =>
  storageFailureOf({ code, errcode: sqlite ?? undefined }) ?? 'unknown';
