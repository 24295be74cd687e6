import { Button, TextInput, VisuallyHidden } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isBlank } from '../../../contract/text.ts';
import { currentLanguage } from '../../i18n/language.ts';
import { useZone } from '../../time/current.ts';
import { useZoneWords } from '../../time/useZoneWords.ts';
import { type ReadTime, readTime } from '../time/readTime.ts';
import {
  type CalendarDay,
  exampleTime,
  nowIso,
  otherOffset,
  showDay,
  showTime,
  weekdayName,
} from '../time/time.ts';
import { useField, useFieldValue, useForm } from '../useForm.tsx';
import classes from './fields.module.css';
import { describe, errorOf } from './words.tsx';

export interface TimeFieldProps<P extends string> {
  path: P;
  label: string;
  hint?: ReactNode;
  /** The changes after which a lapsed time can't simply be confirmed, e.g. since it was about another person. */
  notAfter?: readonly P[];
}

/** A time as people type it. A readable time goes into the form as an instant; other text goes in as typed. */
export function TimeField<P extends string>({ path, label, hint, notAfter = [] }: TimeFieldProps<P>) {
  const { t } = useTranslation('form');
  const { store } = useForm();
  const field = useField(path);
  const [value, change] = useFieldValue<string>(path);
  const error = errorOf(field);
  const [typed, setTyped] = useState<string | null>(null);
  // The day shown when the field was entered. A clock time typed alone then means that day.
  const known = useRef<CalendarDay | null>(null);
  const language = currentLanguage();
  const { choice, machineName } = useZone();
  // The form holds the instant as read in the former zone; in the new zone the typed text would mean another one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the zone changes
  useEffect(() => setTyped(null), [choice, machineName]);
  const text = typed ?? showTime(value, language);
  const read = isBlank(text) ? null : readTime(text, Date.now(), known.current);
  const why = useWhyUnread(read, text);
  const zone = useZoneLine(read);

  const type = (next: string) => {
    setTyped(next);
    const time = readTime(next, Date.now(), known.current);
    change(time.kind === 'time' ? time.iso : next);
  };
  const setNow = () => {
    setTyped(null);
    change(nowIso(Date.now()), true);
  };
  const isConfirmable = !field.lapse?.changed.some((changed) => notAfter.some((each) => each === changed));
  const was = field.lapse && isConfirmable ? field.lapse.was : null;
  const holds = (time: string) => {
    change(time, true);
    // The pressed button disappears, so the field takes the focus.
    store.goTo(path);
  };
  const ambiguous = read?.kind === 'time' && read.ambiguous && !/[+-]\d\d:?\d\d$/.test(text);
  const gap = read?.kind === 'gap' && !error ? why : null;
  const special = ambiguous
    ? t('time.ambiguous', { offset: read.iso.slice(-6), other: otherOffset(read.iso) })
    : gap;
  // Only while abbreviated text is being typed: the field itself shows the full time as soon as it is left.
  const full = typed !== null && read?.kind === 'time' ? showTime(read.iso, language) : null;
  const hints = describe(field, hint);
  return (
    <TextInput
      id={field.id}
      label={label}
      value={text}
      placeholder={t('time.placeholder')}
      maxLength={100}
      onChange={(event) => type(event.currentTarget.value)}
      onFocus={() => {
        known.current = read?.kind === 'noClock' ? read.day : null;
        field.focus.onFocus();
      }}
      onBlur={() => {
        known.current = null;
        setTyped(null);
        field.focus.onBlur();
      }}
      error={error && (why ?? error)}
      description={
        (zone || special || hints) && (
          <>
            {zone}
            {special && <span className={classes.hint}>{special}</span>}
            {hints}
          </>
        )
      }
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      classNames={{ description: classes.below }}
      disabled={field.disabled}
      autoComplete="off"
      spellCheck={false}
      className={classes.tabularInput}
      inputContainer={(input) => (
        <div className={classes.time}>
          {input}
          <Button
            variant="default"
            leftSection={<IconClock size={15} aria-hidden />}
            disabled={field.disabled}
            onClick={setNow}
          >
            {t('now')}
            <VisuallyHidden>{label}</VisuallyHidden>
          </Button>
          {typeof was === 'string' && (
            <Button variant="default" onClick={() => holds(was)}>
              {t('holds', { time: showTime(was, language) })}
              <VisuallyHidden>{label}</VisuallyHidden>
            </Button>
          )}
          {full !== null && full !== typed?.trim() && (
            <span className={classes.read}>{t('time.read', { time: full })}</span>
          )}
        </div>
      )}
    />
  );
}

/**
 * Returns the zone in which times are typed; null when this machine's clock shows German time, so that there is only
 * one.
 */
function useZoneLine(read: ReadTime | null): ReactNode {
  const { t } = useTranslation('form');
  const { choice, isMachineGerman } = useZone();
  const at = read?.kind === 'time' ? Date.parse(read.iso) : undefined;
  const { name } = useZoneWords(at)[choice ?? 'germany'];
  if (isMachineGerman) return null;
  // Until the user has chosen a zone, the line says in which zone the text was read.
  const isAssumed = choice === null && read !== null;
  return (
    <span className={isAssumed ? `${classes.line} ${classes.again}` : classes.line}>
      {isAssumed ? t('time.zoneOpen', { zone: name }) : name}
    </span>
  );
}

/** Returns why a text is not a time, if more can be said than that it is unreadable. */
function useWhyUnread(read: ReadTime | null, text: string): string | null {
  const { t } = useTranslation('form');
  switch (read?.kind) {
    case 'gap':
      return t('time.gap');
    case 'noClock':
      return t('time.noClock', { day: showDay(read.day, currentLanguage()) });
    case 'wrongWeekday':
      return t('time.wrongWeekday', {
        day: showDay(read.day, currentLanguage()),
        weekday: weekdayName(read.day, currentLanguage()),
      });
    case 'wrongZone':
      return t('time.wrongZone', { typed: read.typed, offset: read.offset });
    case 'unclear':
      return t(`time.unclear.${read.which}`, {
        time: text.trim().replace(/^(\d{1,2})\.?(\d{2})$/, '$1:$2'),
        example: exampleTime(Date.now(), currentLanguage()),
      });
    case 'unreadable':
      return read.because ? t(`time.impossible.${read.because}`) : null;
    default:
      return null;
  }
}
