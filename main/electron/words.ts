import type { Fault } from '../../contract/faults.ts';

/** Words for the system's own dialogs, which speak where the page cannot. */
export interface NativeWords {
  startFailed: { title: string; because: Record<StartFailure, string>; code: string; log: string };
  fatal: { title: string; text: string };
  page: { title: string; message: string; detail: string; restart: string; quit: string };
}

type StartFailure = 'readOnly' | 'full' | 'page' | 'unknown';

const de: NativeWords = {
  startFailed: {
    title: 'Investment Desk kann nicht starten',
    because: {
      readOnly:
        'In den Ordner mit den Daten des Programms darf nicht geschrieben werden. Bitte die Rechte des Ordners prüfen lassen und das Programm neu starten.',
      full: 'Der Datenträger ist voll. Bitte Platz schaffen und das Programm neu starten.',
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
      readOnly:
        'The folder with the program’s data cannot be written to. Please have its permissions checked and start the program again.',
      full: 'The disk is full. Please make room and start the program again.',
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
export function startFailure({ code }: Fault): StartFailure {
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'readOnly';
  return code === 'ENOSPC' || code === 'EDQUOT' ? 'full' : 'unknown';
}
