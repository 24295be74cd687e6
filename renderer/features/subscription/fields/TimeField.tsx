import { Button, TextInput, VisuallyHidden } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldPath, SubscriptionForm } from '../../../../contract/form.ts';
import type { Ground } from '../../../../contract/subscription.ts';
import { isBlank } from '../../../../contract/text.ts';
import { currentLanguage } from '../../../i18n/index.ts';
import { useZone } from '../../../time/current.ts';
import { useZoneWords } from '../../../time/useZoneWords.ts';
import { type ReadTime, readTime } from '../model/readTime.ts';
import {
  type CalendarDay,
  exampleTime,
  nowIso,
  otherOffset,
  showDay,
  showTime,
  weekdayName,
} from '../model/time.ts';
import { useFormView } from '../view.tsx';
import classes from './fields.module.css';
import { describe, useField } from './useField.tsx';

interface TimeFieldProps {
  path: FieldPath;
  label: string;
  hint?: ReactNode;
  value: string;
  change: (form: SubscriptionForm, time: string) => SubscriptionForm;
}

/** A time as people type it. A readable time goes into the form as an instant; other text goes in as typed. */
export function TimeField({ path, label, hint, value, change }: TimeFieldProps) {
  const { t } = useTranslation('subscription');
  const { store } = useFormView();
  const field = useField(path);
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
    store.change((form) => change(form, time.kind === 'time' ? time.iso : next));
  };
  const setNow = () => {
    setTyped(null);
    store.change((form) => change(form, nowIso(Date.now())), true);
  };
  const was = field.lapse && !field.lapse.changed.some(isSomebodyElses) ? field.lapse.was : null;
  const holds = (time: string) => {
    store.change((form) => change(form, time), true);
    // The pressed button disappears, so the field takes the focus.
    store.goTo(path);
  };
  const ambiguous = read?.kind === 'time' && read.ambiguous && !/[+-]\d\d:?\d\d$/.test(text);
  const gap = read?.kind === 'gap' && !field.error ? why : null;
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
      error={field.error && (why ?? field.error)}
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
              {t('lapsed.holds', { time: showTime(was, language) })}
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
 * True for a change after which the former time can't simply be confirmed, since it belongs to another investor or
 * survey mode.
 */
const isSomebodyElses = (ground: Ground) => ground === 'investorId' || ground === 'survey.mode';

/**
 * Returns the zone in which times are typed; null when this machine's clock shows German time, so that there is only
 * one.
 */
function useZoneLine(read: ReadTime | null): ReactNode {
  const { t } = useTranslation('subscription');
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
  const { t } = useTranslation('subscription');
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
