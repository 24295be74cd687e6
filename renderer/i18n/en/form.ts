import type { form as german } from '../de/form.ts';
import type { Words } from '../words.ts';

export const form: Words<typeof german> = {
  now: 'Now',
  time: {
    placeholder: 'DD.MM.YYYY hh:mm',
    read: '= {{time}}',
    noClock: 'Understood as {{day}}. The time of day is still missing: please add it (hh:mm).',
    wrongWeekday: '{{day}} is a {{weekday}}. Please correct the date or the weekday.',
    wrongZone:
      '{{typed}} does not match this date: Germany was at {{offset}} then. Please correct the time or the suffix.',
    zoneOpen: 'Assumed: {{zone}}. No time zone has been chosen yet.',
    unclear: {
      dayOrMonth:
        'Which is the day and which is the month? Please write the month as a word, e.g. {{example}}.',
      timeOrDate: 'A time or a date? Please write {{time}} (today), or a date with a time, e.g. {{example}}.',
      timeOrYear: 'A time or a year? Please write {{time}} (today), or a date with a time, e.g. {{example}}.',
      hourOrYear:
        'A time or a year? Please write the year with four digits and the time with minutes, e.g. {{example}}.',
      span: 'A period or a time zone? Please enter a single time, e.g. {{example}}.',
    },
    impossible: {
      day: 'This date does not exist.',
      clock: 'This time does not exist: hours go up to 23, minutes up to 59.',
    },
    gap: 'This time did not exist: the clocks were set forward that night.',
    ambiguous: 'This hour occurred twice (clocks set back); read as {{offset}}. Otherwise add {{other}}.',
  },
  holds: '{{time}} still applies',
};
