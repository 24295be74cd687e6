import type { ReactNode } from 'react';

interface OutsideProps {
  children: ReactNode;
  className?: string;
  title?: string;
}

/**
 * A text from outside within our own: a name, a status, the platform's words. Whatever direction it is written in, and
 * whatever direction controls it holds, it changes the order of no word but its own.
 */
export function Outside({ children, className, title }: OutsideProps) {
  return (
    <bdi className={className} title={title}>
      {children}
    </bdi>
  );
}
