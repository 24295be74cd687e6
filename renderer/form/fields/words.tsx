import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Outside } from '../../components/Outside.tsx';
import type { Field } from '../useForm.tsx';
import classes from './fields.module.css';

/** Returns what is wrong with a field, and what the platform said about it; undefined if nothing. */
export function errorOf({ problems, said }: Field): ReactNode | undefined {
  if (problems.length + said.length === 0) return undefined;
  return (
    <>
      {problems.map((text) => (
        <span key={text} className={classes.line}>
          {text}
        </span>
      ))}
      {said.map(({ at, before, text, after }) => (
        <span key={`${at}${text}`} className={classes.line}>
          {before}{' '}
          <q className={classes.quote}>
            <Outside>{text}</Outside>
          </q>{' '}
          {after}
        </span>
      ))}
    </>
  );
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
  const hasError = field.problems.length + field.said.length > 0;
  if (field.lapse && !hasError) return <span className={classes.again}>{field.lapse.words}</span>;
  if (!field.lock) return hint;
  return (
    <span className={classes.lock}>
      <IconLock size={13} stroke={2} aria-hidden /> {field.lock}
    </span>
  );
}
