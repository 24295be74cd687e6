import type { BlockReason } from '../../../contract/blocked.ts';
import type { PlaceFailure, StorageFailure } from '../../../contract/errors.ts';

/** What happened · what it means · what to do next. */
export type Notice = { title: string; meaning: string; todo: string };

export const blocked = {
  profileInUse: {
    title: 'Mit diesen Daten arbeitet schon ein anderes Fenster.',
    meaning:
      'Der Datenordner ist von einem anderen laufenden Programm belegt, vielleicht in einer anderen Anmeldung an diesem Rechner. Hier wurde nichts gelesen und nichts geändert.',
    todo: 'Das andere Programm beenden (oder dort weiterarbeiten), dann „Erneut versuchen“.',
  },
  networkFolder: {
    title: 'Der Datenordner liegt auf einem Netzlaufwerk.',
    meaning:
      'Dort lassen sich die Daten nicht sicher führen: Zwei Rechner könnten gleichzeitig daran arbeiten, und eine unterbrochene Verbindung könnte sie beschädigen. Hier wurde nichts gelesen und nichts geändert.',
    todo: 'Lassen Sie Ihre IT den Ordner bei beendetem Programm auf die Festplatte dieses Rechners kopieren und das Programm mit diesem Ordner starten (--user-data-dir), oder ohne diese Angabe neu beginnen.',
  },
  keychainUnavailable: {
    title: 'Der Schlüsselbund des Systems lässt sich nicht verwenden.',
    meaning: 'Ihre Daten sind sicher und unverändert; der Schlüssel dazu liegt im Schlüsselbund.',
    todo: 'Falls der Schlüsselbund gesperrt ist, ihn entsperren (oder neu am System anmelden), dann „Erneut versuchen“.',
  },
  dataKeyMissing: {
    title: 'Der Schlüssel zu Ihren Daten fehlt im Schlüsselbund.',
    meaning: 'Die Daten sind unverändert vorhanden, aber ohne diesen Schlüssel nicht lesbar.',
    todo: 'Den Schlüsselbund aus einer Sicherung wiederherstellen, dann „Erneut versuchen“. Nichts löschen.',
  },
  dataKeyWrong: {
    title: 'Der Schlüssel im Schlüsselbund passt nicht zu diesen Daten.',
    meaning: 'Die Daten sind unverändert vorhanden. Vermutlich stammen sie von einem anderen Benutzerkonto.',
    todo: 'Mit dem Benutzerkonto anmelden, das die Daten angelegt hat, dann „Erneut versuchen“.',
  },
  dataNewer: {
    title: 'Die Daten stammen von einer neueren Version des Programms.',
    meaning: 'Sie sind sicher. Diese ältere Version rührt sie nicht an, um nichts zu beschädigen.',
    todo: 'Die neueste Version installieren und starten.',
  },
  dataUnreadable: {
    title: 'Die Datendatei ist beschädigt.',
    meaning: 'Sie wurde nicht verändert und wird nicht überschrieben.',
    todo: 'Eine Sicherung wiederherstellen oder mit leerem Bestand beginnen. Die beschädigte Datei wird beiseitegelegt, nie gelöscht.',
  },
  dataMissing: {
    title: 'Die Datendatei fehlt oder ist leer.',
    meaning:
      'Hier lagen schon einmal Daten, aber ihre Datei ist nicht mehr da, oder es steht nichts darin. Es wurde keine neue angelegt.',
    todo: 'Wenn die Datei verschoben wurde, sie zurücklegen, dann „Erneut versuchen“. Sonst eine Sicherung wiederherstellen oder mit leerem Bestand beginnen.',
  },
  dataForeign: {
    title: 'Hier liegt die Datendatei einer anderen Umgebung.',
    meaning: 'Sie wurde nicht verändert, und es wurde nichts gesendet.',
    todo: 'Wenn Dateien vertauscht wurden, jede an ihren Platz zurücklegen lassen, dann „Erneut versuchen“. Sonst eine Sicherung wiederherstellen oder mit leerem Bestand beginnen. Die fremde Datei wird beiseitegelegt, nie gelöscht.',
  },
  markLost: {
    title: 'Ob diese Daten der neueste Stand sind, lässt sich nicht feststellen.',
    meaning:
      'Im Schlüsselbund fehlt der Vermerk, welcher Stand der Datendatei zuletzt benutzt wurde. Die Daten sind vorhanden und lesbar. Ist es ein älterer Stand, dann kann einiges davon schon gesendet worden sein.',
    todo: 'Wenn Schlüsselbund oder Rechner aus einer Sicherung zurückgeholt wurden: „Weiterarbeiten“. Alles, was freigegeben ist, wird dann angehalten, bis Sie es geprüft haben. Sonst zuerst den Schlüsselbund in Ordnung bringen lassen, dann „Erneut versuchen“.',
  },
  trainingUnreadable: {
    title: 'Die Datei der Übungsplattform ist beschädigt.',
    meaning:
      'Betroffen ist nur die nachgebildete Plattform der Übung. Ihre Übungszeichnungen sind unverändert vorhanden, andere Umgebungen ohnehin.',
    todo: 'Mit einer neuen Übungsplattform beginnen. Die beschädigte Datei wird beiseitegelegt, nie gelöscht.',
  },
  profileIdUnreadable: {
    title: 'Eine Datei, die zum Öffnen Ihrer Daten nötig ist, fehlt oder ist nicht lesbar.',
    meaning:
      'Die Datei heißt „profile-id“. Ohne sie findet das Programm den Schlüssel zu Ihren Daten im Schlüsselbund nicht. Das Programm hat an den Daten nichts geändert.',
    todo: 'Wenn es eine Sicherungskopie der Datei „profile-id“ gibt, diese an ihren Platz zurücklegen, dann „Erneut versuchen“. Wenn nicht, Ihren Support verständigen. Nichts löschen.',
  },
  storage: {
    title: 'Der Datenordner lässt sich nicht verwenden.',
    meaning: 'Vorhandene Daten sind sicher. Neues könnte nicht gespeichert werden.',
    todo: 'Die genannte Ursache beheben, dann „Erneut versuchen“.',
  },
  settingsUnreadable: {
    title: 'Die Einstellungen sind unvollständig oder nicht lesbar.',
    meaning: 'Ihre Zeichnungen sind davon nicht berührt. Bis jetzt wurde nichts geändert.',
    todo: 'Wenn es eine Sicherungskopie der Datei gibt, legen Sie sie zuerst an ihren Platz zurück. „Weiter wie aufgeführt“ liest die Datei noch einmal und verfährt dann so, wie hier steht. Eine beschädigte Datei wird beiseitegelegt, nie gelöscht.',
  },
} satisfies Record<BlockReason, Notice>;

/** Why nothing can be written to the disk: the cause that was found, and what to do about it. */
export const disk = {
  storageFull: { why: 'Der Datenträger ist voll.', todo: 'Speicherplatz schaffen.' },
  storageReadOnly: {
    why: 'Am Speicherort fehlt das Recht zu schreiben, oder er ist schreibgeschützt.',
    todo: 'Schreibrechte prüfen lassen.',
  },
  storageBusy: {
    why: 'Ein anderes Programm hält die Datendatei belegt.',
    todo: 'Das andere Programm beenden, zum Beispiel Datensicherung, Synchronisierung oder Virenscanner. Investment Desk versucht es weiter.',
  },
  storageDenied: {
    why: 'Das System verweigert den Zugriff auf die Datei.',
    todo: 'Prüfen lassen, ob die Schreibrechte fehlen oder ein anderes Programm die Datei offen hat.',
  },
  storageFails: {
    why: 'Der Datenträger meldet einen Fehler oder ist nicht mehr angeschlossen.',
    todo: 'Den Datenträger und die Verbindung dorthin prüfen lassen.',
  },
  storage: {
    why: 'Auf den Datenträger konnte nicht zugegriffen werden.',
    todo: 'Den Wortlaut des Systems an Ihren Support geben.',
  },
} satisfies Record<StorageFailure, { why: string; todo: string }>;

/** Why a file cannot be written to the location that a person chose, and what to do about it. */
export const place = {
  storageFull: {
    why: 'Der Datenträger ist voll, oder Ihr Speicherkontingent dort ist ausgeschöpft.',
    todo: 'Dort Speicherplatz schaffen oder einen anderen Ort wählen.',
  },
  storageReadOnly: {
    why: 'Dort fehlt das Recht zu schreiben, oder der Datenträger ist schreibgeschützt.',
    todo: 'Einen anderen Ort wählen oder die Schreibrechte prüfen lassen.',
  },
  storageBusy: {
    why: 'Ein anderes Programm hält die Datei geöffnet.',
    todo: 'Die Datei dort schließen, zum Beispiel in Excel oder im PDF-Programm, und es noch einmal versuchen. Oder einen anderen Namen wählen.',
  },
  storageDenied: {
    why: 'Das System verweigert den Zugriff: Ein anderes Programm hält die Datei geöffnet, oder das Recht zu schreiben fehlt.',
    todo: 'Die Datei schließen, falls sie geöffnet ist, zum Beispiel in Excel oder im PDF-Programm, und es noch einmal versuchen. Oder einen anderen Ort wählen.',
  },
  storageFails: {
    why: 'Der Datenträger meldet einen Fehler oder ist nicht mehr angeschlossen.',
    todo: 'Einen anderen Ort wählen oder den Datenträger und die Verbindung dorthin prüfen lassen.',
  },
  storage: {
    why: 'Auf den Datenträger konnte nicht zugegriffen werden.',
    todo: 'Einen anderen Ort wählen. Wenn es dabei bleibt, den Wortlaut des Systems an Ihren Support geben.',
  },
  folderGone: {
    why: 'Den gewählten Ordner gibt es nicht oder nicht mehr.',
    todo: 'Einen vorhandenen Ordner wählen. Liegt er auf einem Netzlaufwerk oder einem USB-Stick, prüfen, ob sie verbunden sind.',
  },
  isFolder: {
    why: 'Dort gibt es schon einen Ordner mit diesem Namen.',
    todo: 'Einen anderen Namen wählen.',
  },
  noFile: {
    why: 'Unter diesem Namen gibt es dort bereits etwas, das keine Datei ist, zum Beispiel ein Gerät.',
    todo: 'Einen anderen Namen wählen.',
  },
  nameTooLong: {
    why: 'Der Name ist zu lang, oder der Pfad dorthin ist es.',
    todo: 'Einen kürzeren Namen wählen oder einen Ordner mit kürzerem Pfad.',
  },
  nameRefused: {
    why: 'Dieser Name ist an diesem Ort nicht erlaubt.',
    todo: 'Einen anderen Namen wählen, ohne Sonderzeichen wie : ? * oder Anführungszeichen.',
  },
  linkLoop: {
    why: 'Dort gibt es eine Verknüpfung, die auf sich selbst zurückführt statt auf eine Datei.',
    todo: 'Einen anderen Namen oder einen anderen Ordner wählen.',
  },
  shareGone: {
    why: 'Das Netzlaufwerk ist nicht erreichbar.',
    todo: 'Die Netzwerkverbindung prüfen oder einen Ort auf diesem Rechner wählen.',
  },
  silent: {
    why: 'Der gewählte Ort antwortet nicht, zum Beispiel ein Netzlaufwerk. Ob die Datei dort noch ankommt, ist ungewiss.',
    todo: 'Die Verbindung dorthin prüfen oder einen Ort auf diesem Rechner wählen.',
  },
} satisfies Record<PlaceFailure, { why: string; todo: string }>;
