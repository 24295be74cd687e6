import type { ReactNode } from 'react';
import classes from './Page.module.css';

/** One column of sections that scrolls. */
export function Page({ children }: { children: ReactNode }) {
  return <div className={classes.page}>{children}</div>;
}

interface SectionProps {
  title: string;
  /** What it is about, beneath the title. */
  words?: ReactNode;
  children: ReactNode;
}

export function Section({ title, words, children }: SectionProps) {
  return (
    <section className={classes.section} aria-label={title}>
      <h2 className={classes.title}>{title}</h2>
      {words && <p className={classes.words}>{words}</p>}
      {children}
    </section>
  );
}
