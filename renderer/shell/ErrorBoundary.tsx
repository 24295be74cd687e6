import { Component, type ReactNode } from 'react';
import { logFault } from '../faults.ts';

interface ErrorBoundaryProps {
  children: ReactNode;
  /** Renders the words that take the place of the children. @param retry renders the children once more */
  fallback: (retry: () => void) => ReactNode;
}

/**
 * Shows `fallback` in place of children that throw while rendering, and logs the fault. Nothing typed is lost by it:
 * every screen saves while typing, and the main process holds what was saved.
 */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidCatch(error: unknown) {
    logFault('render', error);
  }

  override render() {
    const { children, fallback } = this.props;
    return this.state.broken ? fallback(() => this.setState({ broken: false })) : children;
  }
}
