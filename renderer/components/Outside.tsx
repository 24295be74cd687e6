import type { ReactNode } from 'react';
import { withoutDirection } from '../../contract/text.ts';

interface OutsideProps {
  children: ReactNode;
  className?: string;
  title?: string;
}

/**
 * Shows text from outside (a name, a status, the platform's words) within the app's own text. A text
 * of any writing direction can't reorder the words around it. Direction controls are removed, so only its letters determine its
 * own order.
 */
export function Outside({ children, className, title }: OutsideProps) {
  return (
    <bdi className={className} title={title}>
      {typeof children === 'string' ? withoutDirection(children) : children}
    </bdi>
  );
}
