/** Focuses the shown screen's list or first button, after the screen with the focus was left. */
export function focusScreen(): void {
  // A menu returns the focus a moment after it has closed, and a list takes the focus by itself.
  setTimeout(() => {
    if (document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>('main [data-results], main button')?.focus({ preventScroll: true });
  }, 50);
}
