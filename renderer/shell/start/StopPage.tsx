import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FilePath } from '../../components/FilePath.tsx';
import { Said } from '../../components/Said.tsx';
import { toneColor, toneIcons } from '../../components/tone.ts';
import classes from './start.module.css';

interface StopPageProps {
  title: string;
  meaning: string;
  todo: string;
  /** The system's message, verbatim. */
  said?: string | null;
  /** The file or folder that can't be used. */
  place?: { is: 'file' | 'folder'; path: string } | null;
  /** Further details of what happened. */
  details?: ReactNode;
  actions: ReactNode;
  footer?: ReactNode;
  /** True for a page that replaces one screen. The window around it then has the main element and the first heading. */
  inScreen?: boolean;
}

const Icon = toneIcons.needsYou;

/** Shows a page that replaces everything else: what happened, what it means, what to do, and one way out. */
export function StopPage({
  title,
  meaning,
  todo,
  said,
  place,
  details,
  actions,
  footer,
  inScreen = false,
}: StopPageProps) {
  const { t } = useTranslation('shell');
  const Page = inScreen ? 'div' : 'main';
  const Heading = inScreen ? 'h2' : 'h1';
  return (
    <Page className={classes.page}>
      <Icon size={32} stroke={1.75} color={toneColor('needsYou')} aria-hidden />
      <div className={classes.words} role="alert">
        <Heading className={classes.title}>{title}</Heading>
        <p>{meaning}</p>
        <p className={classes.todo}>{todo}</p>
      </div>
      {place && (
        <div>
          <span className={classes.label}>{t(`start.${place.is}`)}</span> <FilePath path={place.path} />
        </div>
      )}
      {said && (
        <div className={classes.quote}>
          <Said by="system" text={said} />
        </div>
      )}
      {details}
      <div className={classes.actions}>{actions}</div>
      {footer && <div className="fine">{footer}</div>}
    </Page>
  );
}
