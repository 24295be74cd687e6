import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../../../contract/check.ts';
import type { FieldPath } from '../../../../contract/form.ts';
import { formatNumber } from '../../../i18n/format.ts';
import { afterClick } from '../afterClick.ts';
import { useFormView } from '../view.tsx';
import classes from './fields.module.css';

export const fieldId = (path: FieldPath): string => `field-${path.replace('.', '-')}`;

type Underscored<P> = P extends `${infer A}.${infer B}` ? `${A}_${B}` : P;

/** The key of a field's name in the shared words. */
export const fieldWord = (path: FieldPath) =>
  `field.${path.replace('.', '_') as Underscored<FieldPath> & string}` as const;

export interface Field {
  id: string;
  disabled: boolean;
  /** Why it is locked, in words. */
  lock: string | null;
  /** What is wrong, and what the platform said about it; undefined: nothing. */
  error: ReactNode | undefined;
  focus: { onFocus: () => void; onBlur: () => void };
}

/** What is wrong or missing, in a sentence. */
export function useProblemWords(): (problem: Problem) => string {
  const { t } = useTranslation('common');
  return ({ code, params }) => {
    const limit = params?.limit;
    return t(`problem.${code}`, {
      ...params,
      ...(typeof limit === 'number' ? { limit: formatNumber(limit) } : {}),
    });
  };
}

/** Everything about one field but its value. */
export function useField(path: FieldPath): Field {
  const { t } = useTranslation(['common', 'subscription']);
  const { store, detail, shown, messages } = useFormView();
  const problemWords = useProblemWords();
  const locked = detail.locked[path];
  const problems = locked ? [] : shown.filter(({ field }) => field === path);
  const said = messages.filter(({ field }) => field === path);
  const words = problems.map(problemWords);
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
            {t('platformSaid')} <q className={classes.quote}>{message.text}</q>{' '}
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
    focus: {
      onFocus: () => store.focusField(path),
      onBlur: () => afterClick(() => store.blurField(path)),
    },
  };
}

/** A quiet line under a label: why it is locked, or a hint. */
export function describe(field: Field, hint?: ReactNode): ReactNode {
  if (!field.lock) return hint;
  return (
    <span className={classes.lock}>
      <IconLock size={13} stroke={2} aria-hidden /> {field.lock}
    </span>
  );
}
