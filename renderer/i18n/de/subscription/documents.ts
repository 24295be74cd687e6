/** The documents of a subscription, and how they are shown and printed. */
export const documents = {
  costs: {
    heading: 'Kosteninformation',
    notYet:
      'Die Plattform erstellt das Dokument, wenn Einladung und Angaben bei ihr sind. Es erscheint dann hier.',
    making: 'Die Plattform erstellt das Dokument noch. Es erscheint hier automatisch.',
    outdated:
      'Die Stückzahl ist geändert. Die Plattform erstellt ein neues Dokument, sobald sie die Änderung hat.',
    noDocument: 'Zu dieser Zeichnung liegt hier kein Dokument vor.',
    look: 'Kosteninformation holen',
    looking: 'Wird geholt …',
    stillNone: 'Auf der Plattform noch nicht da (nachgesehen um {{time}}).',
    earlier: 'frühere Fassung',
    earlierNamed: '{{name}} (frühere Fassung)',
    fetched: 'geladen {{time}}',
    notFetched: 'noch nicht geladen',
    show: 'Ansehen',
    showNamed: '{{name}} ansehen',
    saveAs: 'Speichern unter …',
    saveAsNamed: '{{name}} speichern unter …',
    saved: 'Gespeichert',
    savedInstead: {
      text: 'Als Textdatei, weil eine Datei dieser Art beim Öffnen Programme ausführen kann.',
      bytes: 'Mit der Endung „.bin“, weil eine Datei dieser Art beim Öffnen Programme ausführen kann.',
    },
    loading: 'Dokument wird geladen …',
    page: 'Seite {{page}} von {{pages}}',
    zoomIn: 'Größer',
    zoomOut: 'Kleiner',
    broken:
      'Das Dokument ist beschädigt oder kein PDF und lässt sich hier nicht anzeigen. Sie können es speichern.',
    protected:
      'Das Dokument ist mit einem Passwort geschützt und lässt sich hier nicht anzeigen. Speichern Sie es und öffnen Sie es in einem PDF-Programm.',
    slow: 'Das Dokument ist so aufwendig, dass es sich hier nicht anzeigen lässt. Sie können es speichern.',
    pageDrawing: 'Seite wird gezeichnet …',
    pageFailed: 'Diese Seite lässt sich hier nicht anzeigen. In der gespeicherten Datei ist sie enthalten.',
    pagePartly:
      'Auf dieser Seite fehlt etwas, zum Beispiel ein Bild, weil es sich hier nicht anzeigen lässt. Die gespeicherte Datei ist unverändert.',
    cut: 'Das Dokument hat {{pages}} Seiten. Hier stehen die ersten {{shown}}.',
    cutTodo: 'Die übrigen können Sie nach dem Speichern lesen: Die gespeicherte Datei ist vollständig.',
    print: 'Drucken …',
    printing: 'Seite {{page}} von {{pages}} wird für den Druck vorbereitet …',
    stopPrinting: 'Druck abbrechen',
    tooMany: 'Das Dokument hat {{pages}} Seiten. Von hier aus werden höchstens {{most}} gedruckt.',
    tooLong: 'Das Dokument ist länger als {{most}} Seiten. Mehr werden von hier aus nicht gedruckt.',
    tooManyTodo:
      'Gedruckt ist nichts. Speichern Sie das Dokument und drucken Sie es aus einem anderen Programm.',
    printFailed: 'Das Dokument ließ sich nicht für den Druck vorbereiten.',
    printFailedTodo:
      'Gedruckt ist nichts. Speichern Sie das Dokument und drucken Sie es aus einem anderen Programm.',
    otherType: 'Diese Art Dokument ({{type}}) wird hier nicht angezeigt. Sie können es speichern.',
    content: 'Inhalt von {{name}}',
    goes: 'Auf einmal oder in zwei Schritten',
    goesTwo:
      'Ohne Unterschrift werden Einladung und Angaben gesendet. Die Plattform erstellt die Kosteninformation, Sie zeigen sie dem Anleger, und die Zeichnung wartet auf die Unterschrift.',
    goesOne:
      'Wenn schon unterschrieben ist (z. B. auf Papier), wird mit dem Zeitpunkt der Unterschrift alles auf einmal gesendet.',
    signedAt: 'Zeitpunkt der Unterschrift',
    signedHint: 'Leer lassen, solange nicht bindend unterschrieben ist.',
    confirm: 'Der Anleger hat die Kosteninformation vor der Unterschrift erhalten.',
  },
};
