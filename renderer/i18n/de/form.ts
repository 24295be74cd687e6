/** The words of fields that every form uses. */
export const form = {
  now: 'Jetzt',
  time: {
    placeholder: 'TT.MM.JJJJ hh:mm',
    read: '= {{time}}',
    noClock: 'Verstanden als {{day}}. Die Uhrzeit fehlt noch: bitte dazu eingeben (hh:mm).',
    wrongWeekday: 'Der {{day}} ist ein {{weekday}}. Bitte Datum oder Wochentag berichtigen.',
    wrongZone:
      '{{typed}} passt nicht zu diesem Datum: In Deutschland galt da {{offset}}. Bitte Zeit oder Zusatz berichtigen.',
    zoneOpen: 'Angenommen: {{zone}}. Die Zeitzone ist noch nicht gewählt.',
    unclear: {
      dayOrMonth:
        'Was ist der Tag, was der Monat? Bitte mit Punkten schreiben, den Tag zuerst, z. B. {{example}}.',
      timeOrDate:
        'Uhrzeit oder Datum? Bitte {{time}} schreiben (heute) oder Datum mit Uhrzeit, z. B. {{example}}.',
      timeOrYear:
        'Uhrzeit oder Jahr? Bitte {{time}} schreiben (heute) oder Datum mit Uhrzeit, z. B. {{example}}.',
      hourOrYear:
        'Uhrzeit oder Jahr? Bitte das Jahr mit vier Ziffern und die Uhrzeit mit Minuten schreiben, z. B. {{example}}.',
      span: 'Zeitraum oder Zeitzone? Bitte nur einen Zeitpunkt eingeben, z. B. {{example}}.',
    },
    impossible: {
      day: 'Diesen Tag gibt es im Kalender nicht.',
      clock: 'Diese Uhrzeit gibt es nicht: Stunden gehen bis 23, Minuten bis 59.',
    },
    gap: 'Diese Uhrzeit gab es nicht: In dieser Nacht wurde die Uhr vorgestellt.',
    ambiguous:
      'Diese Stunde gab es zweimal (Zeitumstellung); angenommen ist {{offset}}. Sonst {{other}} dahinterschreiben.',
  },
  holds: '{{time}} gilt weiter',
};
