import type { ReactNode } from 'react';
import { withoutDirection } from '../../contract/text.ts';

interface OutsideProps {
  children: ReactNode;
  className?: string;
  title?: string;
}

/**
 * A text from outside within our own: a name, a status, the platform's words. Whatever direction it is written in, it
 * changes the order of no word but its own, and of its own only by its letters: direction controls are left out.
 */
export function Outside({ children, className, title }: OutsideProps) {
  return (
    <bdi className={className} title={title}>
      {typeof children === 'string' ? withoutDirection(children) : children}
    </bdi>
  );
}
