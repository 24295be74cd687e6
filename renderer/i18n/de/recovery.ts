/** Texts for the recovery key and for taking over the data of another installation with it. */
export const recovery = {
  key: 'Wiederherstellungsschlüssel',
  name: 'Nr. {{id}} vom {{time}}',
  notice: {
    title: 'Es gibt noch keinen Wiederherstellungsschlüssel.',
    words: 'Ohne ihn lassen sich die Daten nach einem Defekt oder auf einem neuen Rechner nicht mehr öffnen.',
  },
  putBack: {
    title: 'Der Wiederherstellungsschlüssel wurde außerhalb dieses Programms zurückgesetzt oder entfernt.',
    words:
      'Ihr neuestes Blatt öffnet die Daten dieses Rechners nicht mehr. Erstellen Sie einen neuen Schlüssel, und melden Sie das Ihrem Support.',
  },
  settings: {
    words:
      'Der Schlüssel zu Ihren Daten liegt im Schlüsselbund dieses Rechners. Mit dem Wiederherstellungsschlüssel öffnen Sie die Daten und alle Sicherungen auch auf einem anderen Rechner. Das Programm zeigt ihn nur einmal und speichert ihn nicht.',
    present: 'Vorhanden',
    none: 'Noch keiner',
    notInForce: 'Keiner in Kraft',
    make: 'Schlüssel erstellen …',
    renew: 'Neuen Schlüssel erstellen …',
    renewal:
      'Ein neuer Schlüssel ersetzt den bisherigen. Ältere Sicherungen öffnen sich weiterhin mit dem bisherigen: Bewahren Sie ihn auf, solange Sie diese brauchen.',
  },
  dialog: {
    purpose:
      'Mit diesem Schlüssel öffnen Sie die Daten und alle Sicherungen auf einem anderen Rechner, wenn dieser defekt ist oder ersetzt wird.',
    once: 'Der Schlüssel wird nur jetzt gezeigt und nirgends gespeichert. Drucken Sie das Blatt, oder schreiben Sie den Schlüssel ab, und bewahren Sie ihn getrennt von diesem Rechner auf, zum Beispiel im Tresor.',
    replaces: 'Er ersetzt den Schlüssel {{name}}, der weiterhin die Sicherungen aus der Zeit davor öffnet.',
    print: 'Drucken …',
    last: 'Die letzten vier Zeichen vom Blatt',
    lastHint: 'Erst damit gilt der Schlüssel.',
    lastWrong: 'Das sind nicht die letzten vier Zeichen.',
    later: 'Später',
    confirm: 'Schlüssel verwenden',
    confirming: 'Wird gespeichert …',
    stored: 'Der neue Schlüssel gilt.',
    dropped: 'Der Schlüssel gilt nicht. Vernichten Sie das Blatt, falls Sie es gedruckt haben.',
  },
  sheet: {
    title: 'Wiederherstellungsschlüssel für Investment Desk',
    number: 'Nummer',
    made: 'Erstellt am',
    by: 'Erstellt von',
    profile: 'Profil',
    purpose: 'Wozu',
    purposeWords:
      'Dieser Schlüssel öffnet die Daten dieses Profils und ihre Sicherungen auf einem anderen Rechner oder in einem anderen Benutzerkonto. Wer ihn und eine Kopie der Daten hat, kann sie lesen: bewahren Sie ihn verschlossen auf, getrennt vom Rechner und von den Sicherungen.',
    use: 'Verwendung',
    useWords:
      'Investment Desk auf dem neuen Rechner installieren und starten, „Aus einer Sicherung übernehmen …“ wählen und diesen Schlüssel eingeben. Groß- und Kleinschreibung, Leerzeichen und Striche spielen keine Rolle; O gilt als 0, I und L als 1.',
  },
  field: {
    label: 'Wiederherstellungsschlüssel',
    hint: '8 Gruppen zu 4 Zeichen, wie auf dem gedruckten Blatt.',
    hintNamed: 'Gesucht ist der Schlüssel {{name}}. 8 Gruppen zu 4 Zeichen, wie auf dem gedruckten Blatt.',
    progress: '{{typed}} von {{all}} Zeichen',
    typed: 'Eingegeben: Schlüssel {{name}}',
    typedUnnamed: 'Eingegeben: Schlüssel Nr. {{id}}',
    replacedAt: 'Ersetzt am {{time}}',
    expected: 'Gesucht: Schlüssel {{name}}',
  },
  enter: {
    todo: 'Wenn Sie auf diesen Rechner umgezogen sind: unten den Wiederherstellungsschlüssel eingeben. Sonst:',
    none: 'Zu diesen Daten ist kein Wiederherstellungsschlüssel bekannt: Es wurde keiner erstellt, oder sie stammen von einer früheren Version.',
    open: 'Daten öffnen',
    opening: 'Wird geöffnet …',
  },
  takeover: {
    link: 'Aus einer Sicherung übernehmen …',
    title: 'Aus einer Sicherung übernehmen',
    words:
      'Für den Umzug auf diesen Rechner oder nach einem Defekt. Wählen Sie den Ordner der zweiten Sicherung, einen Ordner „backups“ oder den kopierten Datenordner des anderen Rechners. Sie brauchen den Wiederherstellungsschlüssel.',
    choose: 'Ordner wählen …',
    chooseOther: 'Anderen Ordner wählen …',
    choosing: 'Wird durchsucht …',
    folder: 'Ordner:',
    found: 'In diesem Ordner liegen:',
    copies_one: '{{shown}} Stand, vom {{time}}',
    copies_other: '{{shown}} Stände, der neueste vom {{time}}',
    unnamed:
      'Ohne die Datei „environment.json“ daneben lässt sich nicht sagen, zu welcher Umgebung das gehört. Es wird nicht übernommen:',
    look: 'Prüfen',
    looking: 'Wird geprüft …',
    progress: {
      searching: '{{folders}} Ordner durchsucht, {{copies}} Stände gefunden',
      comparing: 'Der Schlüssel wird an den Ständen ausprobiert: {{done}} von {{total}}',
      copying: 'Datei {{file}} von {{files}} wird kopiert: {{done}} von {{total}}',
      checkingAll: 'Datei {{file}} von {{files}} wird geprüft …',
      checking: 'Datei {{file}} von {{files}} wird geprüft: {{done}} von {{total}} Einträgen',
      marking: 'Datei {{file}} von {{files}} wird vorbereitet: {{done}} von {{total}} Zeichnungen',
    },
    stop: 'Abbrechen',
    computer: 'Vom Rechner',
    severalComputers:
      'Hier haben mehrere Rechner gesichert. Übernommen wird der neueste Stand. Für den eines anderen Rechners wählen Sie dessen Ordner.',
    ready: 'Das wird übernommen:',
    holds_one: '{{shown}} Zeichnung, Stand vom {{time}}',
    holds_other: '{{shown}} Zeichnungen, Stand vom {{time}}',
    dataFile: 'Aus der Datendatei selbst.',
    address: 'Adresse der Plattform:',
    addressHint:
      'Die Adressen stammen aus der Kopie. Prüfen Sie sie: Ein Client-Secret wird nur dorthin gesendet.',
    partial: 'Unvollständig: Einige Datensätze lassen sich nicht lesen.',
    ahead: 'Der Zeitpunkt liegt in der Zukunft: Eine der beiden Uhren geht oder ging falsch.',
    skipped_one: '{{shown}} neuerer Stand ist nicht brauchbar.',
    skipped_other: '{{shown}} neuere Stände sind nicht brauchbar.',
    unusable: 'Nicht brauchbar und nicht übernommen:',
    after:
      'Danach wird nichts automatisch gesendet: Freigegebenes wartet, bis Sie auf der Plattform nachgesehen haben. Das Client-Secret jeder Umgebung müssen Sie neu eingeben. Auf dem anderen Rechner darf nicht weitergearbeitet werden.',
    confirm: 'Übernehmen',
    confirming: 'Wird übernommen …',
    done: 'Die Daten sind übernommen.',
    back: 'Zurück',
  },
};
