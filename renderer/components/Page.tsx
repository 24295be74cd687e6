import type { ReactNode } from 'react';
import classes from './Page.module.css';

/** Shows one scrolling column of sections. */
export function Page({ children }: { children: ReactNode }) {
  return <div className={classes.page}>{children}</div>;
}

interface SectionProps {
  title: string;
  /** Shown beside the title. */
  mark?: ReactNode;
  /** Describes the section, below the title. */
  words?: ReactNode;
  children: ReactNode;
}

/** Shows a titled part of a page. */
export function Section({ title, mark, words, children }: SectionProps) {
  return (
    <section className={classes.section} aria-label={title}>
      <div className={classes.head}>
        <h2 className={classes.title}>{title}</h2>
        {mark}
      </div>
      {words && <p className={classes.words}>{words}</p>}
      {children}
    </section>
  );
}
