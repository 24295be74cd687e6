import type { TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './EmptyState.module.css';

interface EmptyStateProps {
  icon: TablerIcon;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}

/** Explains why a list or a place is empty, and offers what can be done. */
export function EmptyState({ icon: Icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className={classes.empty} role="status">
      <Icon size={28} stroke={1.5} aria-hidden className={classes.icon} />
      <div className={classes.title}>{title}</div>
      {children && <div className={classes.words}>{children}</div>}
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
