import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../../../contract/check.ts';
import { type FieldPath, fieldValue } from '../../../../contract/form.ts';
import type { Lapse, LapsingField } from '../../../../contract/subscription.ts';
import { Outside } from '../../../components/Outside.tsx';
import { formatNumber } from '../../../i18n/format.ts';
import { currentLanguage } from '../../../i18n/index.ts';
import { afterClick } from '../afterClick.ts';
import { lossAt } from '../model/lost.ts';
import { exampleTime } from '../model/time.ts';
import { useFormView } from '../view.tsx';
import classes from './fields.module.css';

export const fieldId = (path: FieldPath): string => `field-${path.replace('.', '-')}`;

type Underscored<P> = P extends `${infer A}.${infer B}` ? `${A}_${B}` : P;

/** Returns the key of a field's name in the common translations. */
export const fieldWord = (path: FieldPath) =>
  `field.${path.replace('.', '_') as Underscored<FieldPath> & string}` as const;

/** Returns a function that gives the names of fields, separated by commas. */
export function useFieldNames(): (fields: readonly FieldPath[]) => string {
  const { t } = useTranslation('common');
  return (fields) => fields.map((field) => t(fieldWord(field))).join(', ');
}

export interface Field {
  id: string;
  disabled: boolean;
  /** Why the field is locked, in words. */
  lock: string | null;
  /** What is wrong, and what the platform said about it; undefined if nothing. */
  error: ReactNode | undefined;
  /** Set when the entry lapsed because something it was about has changed: why, in words, and the former value. */
  lapse: ({ words: string } & Lapse) | null;
  /** Says that the stored value of this field, or of a field that it hides, was lost. */
  lost: string | null;
  focus: { onFocus: () => void; onBlur: () => void };
}

/** Returns a function that says in a sentence what is wrong or missing. */
export function useProblemWords(): (problem: Problem) => string {
  const { t } = useTranslation('common');
  return ({ code, params }) => {
    const limit = params?.limit;
    return t(`problem.${code}`, {
      ...params,
      example: exampleTime(Date.now(), currentLanguage()),
      ...(typeof limit === 'number' ? { limit: formatNumber(limit) } : {}),
    });
  };
}

/** Returns everything about one field except its value. */
export function useField(path: FieldPath): Field {
  const { t } = useTranslation(['common', 'subscription']);
  const { store, form, detail, shown, messages } = useFormView();
  const problemWords = useProblemWords();
  const names = useFieldNames();
  const locked = detail.locked[path];
  const problems = locked ? [] : shown.filter(({ field }) => field === path);
  const said = messages.filter(({ field }) => field === path);
  const loss = lossAt(form, detail.lost?.fields ?? [], path);
  const lapsed = locked || fieldValue(form, path) ? undefined : detail.lapsed[path as LapsingField];
  const lapse = lapsed
    ? { ...lapsed, words: t('subscription:lapsed.again', { changed: names(lapsed.changed) }) }
    : null;
  // Why an entry lapsed says more than that it is missing.
  const words = lapse ? problems.slice(0, 1).map(() => lapse.words) : problems.map(problemWords);
  const error =
    words.length + said.length > 0 ? (
      <>
        {words.map((text) => (
          <span key={text} className={classes.line}>
            {text}
          </span>
        ))}
        {said.map((message) => (
          <span key={`${message.at}${message.text}`} className={classes.line}>
            {t('platformSaid')}{' '}
            <q className={classes.quote}>
              <Outside>{message.text}</Outside>
            </q>{' '}
            {t(`subscription:refusedAt.${message.step}`)}
          </span>
        ))}
      </>
    ) : undefined;
  return {
    id: fieldId(path),
    disabled: locked !== undefined,
    lock: locked ? t(`lock.${locked}`) : null,
    error,
    lapse,
    lost: loss && t(`subscription:lostHere.${loss}`),
    focus: {
      onFocus: () => store.focusField(path),
      onBlur: () => afterClick(() => store.blurField(path)),
    },
  };
}

/**
 * Returns the line below a label: why the field is locked, why it must be filled in again, or a hint. A loss is
 * mentioned first.
 */
export function describe(field: Field, hint?: ReactNode): ReactNode {
  const words = describeUse(field, hint);
  if (!field.lost) return words;
  return (
    <>
      <span className={`${classes.line} ${classes.again}`}>{field.lost}</span>
      {words}
    </>
  );
}

function describeUse(field: Field, hint: ReactNode): ReactNode {
  if (field.lapse && !field.error) return <span className={classes.again}>{field.lapse.words}</span>;
  if (!field.lock) return hint;
  return (
    <span className={classes.lock}>
      <IconLock size={13} stroke={2} aria-hidden /> {field.lock}
    </span>
  );
}
