import type { ReactNode } from 'react';
import classes from './fields.module.css';

/** Shows an error like Mantine's own, for fields with more than one input. */
export function FieldError({ children }: { children: ReactNode }) {
  return <div className={classes.error}>{children}</div>;
}
