import type { ReactNode } from 'react';
import classes from './fields.module.css';

/** Like Mantine's own, for fields that are more than one input. */
export function FieldError({ children }: { children: ReactNode }) {
  return <div className={classes.error}>{children}</div>;
}
