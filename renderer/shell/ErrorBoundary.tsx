import { Component, Fragment, type ReactNode } from 'react';
import { logFault } from '../faults.ts';

interface ErrorBoundaryProps {
  children: ReactNode;
  /** Renders the replacement of the children. @param retry renders the children once more */
  fallback: (retry: () => void) => ReactNode;
}

/**
 * Shows `fallback` instead of children that throw while rendering, and logs the fault. No typed input is lost: every
 * screen saves while typing, and the main process holds what was saved.
 */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { broken: boolean; attempt: number }> {
  override state = { broken: false, attempt: 0 };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidCatch(error: unknown) {
    logFault('render', error);
  }

  override render() {
    const { children, fallback } = this.props;
    const { broken, attempt } = this.state;
    if (!broken) return children;
    const retry = () => this.setState({ broken: false, attempt: attempt + 1 });
    // The key remounts the fallback after each attempt, so that it takes the focus and is announced again.
    return <Fragment key={attempt}>{fallback(retry)}</Fragment>;
  }
}
