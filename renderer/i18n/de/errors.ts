import type { ErrorCode } from '../../../contract/errors.ts';
import type { Notice } from './notices.ts';

export const error = {
  invalidInput: {
    title: 'Die Eingabe wurde nicht angenommen.',
    meaning: 'Es wurde nichts gespeichert und nichts gesendet.',
    todo: 'Bitte die Eingabe prüfen und noch einmal versuchen.',
  },
  notFound: {
    title: 'Das gibt es hier nicht mehr.',
    meaning: 'Es wurde inzwischen gelöscht oder gehört zu einer anderen Umgebung.',
    todo: 'Zurück zur Liste gehen und dort neu öffnen.',
  },
  blocked: {
    title: 'Die Daten sind noch nicht geöffnet.',
    meaning: 'Es wurde nichts geändert.',
    todo: 'Warten, bis das Programm bereit ist, dann noch einmal versuchen.',
  },
  locked: {
    title: 'Das lässt sich nicht mehr ändern.',
    meaning: 'Es wurde schon an die Plattform gesendet oder hat sich inzwischen geändert.',
    todo: 'Den aktuellen Stand ansehen und danach entscheiden.',
  },
  incomplete: {
    title: 'Es fehlen noch Angaben.',
    meaning: 'Es wurde nichts freigegeben und nichts gesendet.',
    todo: 'Die markierten Felder ergänzen, dann erneut freigeben.',
  },
  unreadable: {
    title: 'Dieser Datensatz lässt sich nicht lesen.',
    meaning: 'Er bleibt, wie er ist. Es wird nichts mehr davon gesendet.',
    todo: 'Den Datensatz exportieren und Ihren Support verständigen. Alle anderen Zeichnungen sind nicht betroffen.',
  },
  notInBackups: {
    title: 'Keine Sicherung enthält diese Zeichnung in lesbarer Form.',
    meaning: 'Es wurde nichts geändert.',
    todo: 'Den Datensatz exportieren und Ihren Support verständigen.',
  },
  restored: {
    title: 'Diese Zeichnung stammt aus einem älteren Datenstand.',
    meaning: 'Sie kann seitdem schon gesendet worden sein. Es wurde nichts freigegeben.',
    todo: 'Erst auf der Plattform nach Anleger und Emission suchen, dann im Formular freigeben.',
  },
  possiblyCreated: {
    title: 'Das kann schon auf der Plattform stehen.',
    meaning: 'Ein früherer Versuch blieb ohne klare Antwort. Es wurde nichts freigegeben.',
    todo: 'Erst auf der Plattform nach Anleger und Emission suchen, dann im Formular freigeben.',
  },
  fieldsLost: {
    title: 'In der Datendatei sind Angaben zu dieser Zeichnung verloren gegangen.',
    meaning: 'Es wurde nichts freigegeben.',
    todo: 'Erst die Angaben im Formular prüfen, dann dort freigeben.',
  },
  second: {
    title: 'Dieselbe Zeichnung ist auf diesem Arbeitsplatz schon erfasst.',
    meaning: 'Anleger, Emission und Stückzahl sind gleich. Es wurde nichts freigegeben.',
    todo: 'Die andere Zeichnung ansehen. Wenn eine zweite gewollt ist, sie im Formular freigeben.',
  },
  differs: {
    title: 'Die Plattform zeigt andere Angaben, als sie bestätigt hat.',
    meaning: 'Es wurde nichts freigegeben.',
    todo: 'Im Formular beide Seiten vergleichen und dort freigeben.',
  },
  alreadySent: {
    title: 'Das wurde schon gesendet.',
    meaning: 'Es kann nicht mehr zurückgenommen werden.',
    todo: 'Abwarten, was die Plattform antwortet.',
  },
  offline: {
    title: 'Keine Verbindung zur Plattform.',
    meaning: 'Es wurde nichts gesendet. Alles Eingegebene ist gespeichert.',
    todo: 'Weiterarbeiten; Freigegebenes wird gesendet, sobald die Verbindung da ist.',
  },
  credentials: {
    title: 'Die Plattform nimmt die Zugangsdaten nicht an.',
    meaning: 'Es wird nichts gesendet, bis sie stimmen. Alles Eingegebene ist gespeichert.',
    todo: 'In den Einstellungen Client-ID und Client-Secret prüfen.',
  },
  noSecret: {
    title: 'Für diese Umgebung ist kein gültiges Client-Secret hinterlegt.',
    meaning: 'Es kann nichts gesendet werden. Alles Eingegebene ist gespeichert.',
    todo: 'In den Einstellungen das Client-Secret eintragen.',
  },
  secretTooLong: {
    title: 'Das Client-Secret ist zu lang für den Schlüsselbund des Systems.',
    meaning: 'Es wurde nicht gespeichert; das bisherige gilt weiter.',
    todo: 'Prüfen, ob mehr als das Client-Secret eingefügt wurde, sonst beim Anbieter der Plattform ein kürzeres anfordern.',
  },
  keychain: {
    title: 'Der Schlüsselbund des Systems lässt sich nicht verwenden.',
    meaning: 'Das Client-Secret konnte weder gelesen noch gespeichert werden.',
    todo: 'Falls der Schlüsselbund gesperrt ist, ihn entsperren, dann noch einmal versuchen.',
  },
  between: {
    title: 'Statt der Plattform hat etwas dazwischen geantwortet.',
    meaning:
      'Ein Proxy, eine Firewall oder ein Anmeldeportal. Es wurde nichts übernommen und nichts geändert.',
    todo: 'Später noch einmal versuchen. Wenn es dabei bleibt, diesen Wortlaut Ihrer IT geben.',
  },
  scope: {
    title: 'Den Zugangsdaten fehlt eine Berechtigung.',
    meaning:
      'Die Plattform kennt die Client-ID, gibt ihr aber nicht alle nötigen Rechte. Alles Eingegebene ist gespeichert.',
    todo: 'Bei der Plattform die Rechte für Anleger, Investments und Dokumente freischalten lassen.',
  },
  privateAddress: {
    title: 'Dieses Dokument liegt in einem internen Netz und wird nicht abgerufen.',
    meaning:
      'Investment Desk ruft Dokumente aus einem internen Netz oder von diesem Rechner nur dort ab, wo auch die Plattform ist.',
    todo: 'Bei der Plattform nachfragen, warum das Dokument dort liegt, und um eine öffentliche Adresse bitten.',
  },
  platform: {
    title: 'Die Plattform hat darauf keine brauchbare Antwort gegeben.',
    meaning: 'Es wurde nichts übernommen und nichts geändert.',
    todo: 'Später noch einmal versuchen. Wenn es dabei bleibt, mit diesem Wortlaut bei der Plattform nachfragen.',
  },
  rateLimited: {
    title: 'Die Plattform bittet gerade zu warten.',
    meaning: 'Es wurde nicht gefragt und nichts geändert.',
    todo: 'Noch einmal versuchen, sobald oben „Online“ steht.',
  },
  decided: {
    title: 'Das ist inzwischen geklärt.',
    meaning: 'Es wurde nichts weiter unternommen.',
    todo: 'Ansehen, wie die Zeichnung jetzt steht.',
  },
  idNeeded: {
    title: 'Die ID fehlt.',
    meaning: 'Es wurde nichts eingetragen.',
    todo: 'Die ID eintragen, die die Plattform zeigt.',
  },
  idNotFound: {
    title: 'Unter dieser ID gibt es auf der Plattform nichts.',
    meaning: 'Es wurde nichts eingetragen.',
    todo: 'Die ID mit der Plattform vergleichen.',
  },
  idDiffers: {
    title: 'Unter dieser ID steht auf der Plattform etwas anderes.',
    meaning: 'Es passt nicht zu dem, was gesendet wurde. Es wurde nichts eingetragen.',
    todo: 'Die genannten Felder mit der Plattform vergleichen.',
  },
  changeDiffers: {
    title: 'Auf der Plattform steht es nicht so, wie es gesendet wurde.',
    meaning: 'Anders, oder dort nicht zu sehen, ist das Genannte. Es wurde nichts übernommen.',
    todo: 'Noch einmal senden, oder den Schritt verwerfen und neu freigeben: Dieselben Werte werden dann neu gesetzt.',
  },
  idTaken: {
    title: 'Diese ID gehört schon zu einer anderen Zeichnung.',
    meaning: 'Es wurde nichts eingetragen.',
    todo: 'Die ID mit der Plattform vergleichen.',
  },
  otherAccount: {
    title: 'Es wurde für eine andere Adresse oder Client-ID gesendet.',
    meaning: 'Von hier aus wird es nicht noch einmal gesendet.',
    todo: 'Adresse und Client-ID von damals wieder eintragen, oder eine andere Entscheidung treffen.',
  },
  timeout: {
    title: 'Die Antwort kam nicht rechtzeitig.',
    meaning: 'Ob es angekommen ist, ist nicht bekannt. Alles Eingegebene ist gespeichert.',
    todo: 'Einen Augenblick warten und noch einmal versuchen.',
  },
  storageFull: {
    title: 'Der Datenträger ist voll.',
    meaning: 'Das zuletzt Eingegebene ist noch nicht gespeichert.',
    todo: 'Speicherplatz schaffen und dieses Fenster offen lassen, bis gespeichert ist.',
  },
  storageReadOnly: {
    title: 'In den Datenordner kann nicht geschrieben werden.',
    meaning: 'Das zuletzt Eingegebene ist noch nicht gespeichert.',
    todo: 'Schreibrechte prüfen lassen und dieses Fenster offen lassen, bis gespeichert ist.',
  },
  storageBusy: {
    title: 'Ein anderes Programm hält die Datendatei belegt.',
    meaning: 'Das zuletzt Eingegebene ist noch nicht gespeichert. Das Programm holt es von selbst nach.',
    todo: 'Kurz warten und dieses Fenster offen lassen, bis gespeichert ist; eine andere Aktion danach wiederholen. Bleibt die Datei belegt, das andere Programm beenden, zum Beispiel Datensicherung, Synchronisierung oder Virenscanner.',
  },
  storageDenied: {
    title: 'Das System verweigert den Zugriff auf die Datei.',
    meaning: 'Das zuletzt Eingegebene ist noch nicht gespeichert.',
    todo: 'Prüfen lassen, ob die Schreibrechte fehlen oder ein anderes Programm die Datei offen hat, und dieses Fenster offen lassen, bis gespeichert ist.',
  },
  storageFails: {
    title: 'Der Datenträger meldet einen Fehler oder ist nicht mehr angeschlossen.',
    meaning: 'Das zuletzt Eingegebene ist noch nicht gespeichert.',
    todo: 'Den Datenträger und die Verbindung dorthin prüfen lassen und dieses Fenster offen lassen, bis gespeichert ist.',
  },
  storage: {
    title: 'Auf den Datenträger konnte nicht zugegriffen werden.',
    meaning: 'Das zuletzt Eingegebene ist noch nicht gespeichert.',
    todo: 'Dieses Fenster offen lassen, bis gespeichert ist. Wenn es dabei bleibt, den Wortlaut des Systems an Ihren Support geben.',
  },
  ownFolder: {
    title: 'Das ist der Ordner, in dem das Programm seine Daten hat.',
    meaning:
      'Dort wird nichts anderes abgelegt, damit nichts überschrieben wird. Es wurde nichts geschrieben.',
    todo: 'Einen anderen Ort wählen.',
  },
  otherEnding: {
    title: 'Es gibt schon eine Datei dieses Namens.',
    meaning:
      'Das Dokument bekommt eine Endung, mit der nichts darin ausgeführt wird. Damit hätte es eine andere Datei ersetzt; es wurde nichts gespeichert.',
    todo: 'Noch einmal speichern und einen anderen Namen wählen.',
  },
  fileNotWritten: {
    title: 'Die Datei konnte nicht geschrieben werden.',
    meaning: 'Es geht nur um diese Datei; Zeichnungen und Verlauf sind davon nicht betroffen.',
    todo: 'Noch einmal speichern, wenn nötig an einem anderen Ort.',
  },
  folderInside: {
    title: 'Dieser Ordner liegt im Datenordner des Programms.',
    meaning: 'Eine Sicherung dort ginge zusammen mit den Daten verloren. Es wurde nichts geändert.',
    todo: 'Einen Ordner auf einem anderen Datenträger wählen.',
  },
  folderLeadsInside: {
    title: 'In diesem Ordner führt eine Verknüpfung zum Datenordner des Programms.',
    meaning: 'Eine Sicherung dort ginge zusammen mit den Daten verloren. Es wurde nichts geändert.',
    todo: 'Die Verknüpfung entfernen oder einen anderen Ordner wählen.',
  },
  folderUnusable: {
    title: 'Dieser Ordner kann nicht verwendet werden.',
    meaning: 'Es wurde nichts geändert. Die Sicherungen auf diesem Rechner laufen weiter.',
    todo: 'Die Schreibrechte prüfen lassen oder einen anderen Ordner wählen.',
  },
  folderSilent: {
    title: 'Dieser Ordner antwortet nicht.',
    meaning: 'Es wurde nichts geändert. Die Sicherungen auf diesem Rechner laufen weiter.',
    todo: 'Die Verbindung zum Laufwerk prüfen lassen oder einen anderen Ordner wählen.',
  },
  backupUnusable: {
    title: 'Diese Sicherung ist nicht brauchbar.',
    meaning: 'Es wurde nichts geändert. Die Datendatei liegt noch, wo sie war.',
    todo: 'Eine andere Sicherung wählen.',
  },
  recoveryKeyMistyped: {
    title: 'Das ist nicht der ganze Schlüssel, oder er ist vertippt.',
    meaning: 'Die Prüfzeichen passen nicht. Es wurde nichts geändert.',
    todo: 'Mit dem Ausdruck vergleichen und noch einmal eingeben.',
  },
  recoveryKeyWrong: {
    title: 'Dieser Wiederherstellungsschlüssel gehört nicht zu diesen Daten.',
    meaning: 'Er ist richtig geschrieben, öffnet sie aber nicht. Es wurde nichts geändert.',
    todo: 'Den Ausdruck suchen, der zu diesen Daten gehört.',
  },
  recoveryKeyOld: {
    title: 'Dieser Wiederherstellungsschlüssel wurde ersetzt.',
    meaning: 'Er öffnet nur noch Sicherungen aus der Zeit davor. Es wurde nichts geändert.',
    todo: 'Den neueren Schlüssel eingeben.',
  },
  recoveryKeyNone: {
    title: 'Zu diesen Daten gibt es keinen Wiederherstellungsschlüssel.',
    meaning:
      'Es wurde keiner erstellt, oder die Daten stammen von einer früheren Version. Es wurde nichts geändert.',
    todo: 'Mit dem Benutzerkonto und auf dem Rechner öffnen, die zu den Daten gehören, und dort einen Schlüssel erstellen.',
  },
  recoveryKeyDamaged: {
    title: 'Der Wiederherstellungsschlüssel stimmt, aber die Datei dazu ist beschädigt.',
    meaning: 'Der verschlüsselte Datenschlüssel lässt sich nicht öffnen. Es wurde nichts geändert.',
    todo: 'Die Daten noch einmal kopieren oder eine andere Sicherung nehmen.',
  },
  recoveryKeyOtherData: {
    title: 'Der Schlüssel stimmt, öffnet diese Daten aber nicht alle.',
    meaning: 'In diesem Ordner liegen Daten verschiedener Installationen. Es wurde nichts geändert.',
    todo: 'Den Datenordner noch einmal als Ganzes kopieren.',
  },
  takeoverEntered: {
    title: 'Hier wurde schon etwas eingegeben.',
    meaning:
      'Aus einer Sicherung übernehmen geht nur, solange es hier weder Zeichnungen noch selbst eingerichtete Umgebungen gibt, auch keine gelöschten. Es wurde nichts geändert.',
    todo: 'Mit einem anderen Benutzerkonto dieses Rechners beginnen, oder Ihren Support fragen.',
  },
  takeoverNothing: {
    title: 'In diesem Ordner ist keine Sicherung.',
    meaning: 'Es wurde nichts geändert.',
    todo: 'Den Ordner der zweiten Sicherung, einen Ordner „backups“ oder den kopierten Datenordner wählen.',
  },
  takeoverUnreadable: {
    title: 'Der Ordner lässt sich nicht lesen.',
    meaning: 'Es wurde nichts geändert.',
    todo: 'Prüfen, ob der Stick oder das Netzlaufwerk verbunden ist, dann noch einmal wählen.',
  },
  takeoverUnusable: {
    title: 'Keine dieser Sicherungen lässt sich verwenden.',
    meaning: 'Alle sind beschädigt oder von einer neueren Version des Programms. Es wurde nichts geändert.',
    todo: 'Die neueste Version installieren, oder einen anderen Ordner wählen.',
  },
  environmentInUse: {
    title: 'Diese Umgebung enthält Zeichnungen.',
    meaning: 'Nichts wurde geändert: Was eine Plattform bestätigt hat, gilt nur unter ihrer Adresse.',
    todo: 'Behalten Sie die Umgebung, und legen Sie für eine andere Adresse eine neue an.',
  },
  environmentActive: {
    title: 'Diese Umgebung ist gerade in Gebrauch.',
    meaning: 'Es wurde nichts gelöscht.',
    todo: 'Erst eine andere Umgebung verwenden, dann diese entfernen.',
  },
  unsupported: {
    title: 'Das geht hier nicht.',
    meaning: 'Diese Umgebung oder dieses System bietet es nicht an. Es wurde nichts geändert.',
    todo: 'Wenn Sie es brauchen, wenden Sie sich an Ihren Support.',
  },
  stopped: {
    title: 'Der Vorgang wurde angehalten.',
    meaning: 'Es wurde nichts geändert und keine Datei geschrieben.',
    todo: 'Bei Bedarf noch einmal beginnen.',
  },
  threadEnded: {
    title: 'Das System hat den Vorgang vorzeitig beendet.',
    meaning: 'Vermutlich reichte der Arbeitsspeicher nicht. Es wurde nichts geändert.',
    todo: 'Andere Programme schließen und noch einmal versuchen.',
  },
  unforeseen: {
    title: 'Im Programm ist ein Fehler aufgetreten.',
    meaning: 'Alles, was als gespeichert angezeigt wurde, ist gespeichert.',
    todo: 'Wenn sich das Programm seltsam verhält, bitte neu starten.',
  },
  internal: {
    title: 'Im Programm ist ein Fehler aufgetreten.',
    meaning: 'Der Vorgang wurde nicht abgeschlossen. Gespeicherte Zeichnungen sind davon nicht berührt.',
    todo: 'Noch einmal versuchen. Wenn das nicht hilft, das Programm neu starten.',
  },
} satisfies Record<ErrorCode, Notice>;
