import type { ReactNode } from 'react';
import { Said } from '../../components/Said.tsx';
import { toneColor, toneIcons } from '../../components/tone.ts';
import classes from './start.module.css';

interface StopPageProps {
  title: string;
  meaning: string;
  todo: string;
  /** In the system's own words. */
  said?: string | null;
  actions: ReactNode;
  footer?: ReactNode;
}

const Icon = toneIcons.needsYou;

/** A page that stands in for everything else: what happened, what it means, what to do, and one way out. */
export function StopPage({ title, meaning, todo, said, actions, footer }: StopPageProps) {
  return (
    <main className={classes.page}>
      <Icon size={32} stroke={1.75} color={toneColor('needsYou')} aria-hidden />
      <div className={classes.words} role="alert">
        <h1 className={classes.title}>{title}</h1>
        <p>{meaning}</p>
        <p className={classes.todo}>{todo}</p>
      </div>
      {said && (
        <div className={classes.quote}>
          <Said by="system" text={said} />
        </div>
      )}
      <div className={classes.actions}>{actions}</div>
      {footer && <div className="fine">{footer}</div>}
    </main>
  );
}
