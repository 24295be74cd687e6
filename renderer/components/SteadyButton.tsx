import { Button, type ButtonProps } from '@mantine/core';
import { useMergedRef } from '@mantine/hooks';
import type { ComponentProps } from 'react';

export interface SteadyButtonProps
  extends ButtonProps,
    Omit<ComponentProps<'button'>, keyof ButtonProps | 'disabled'> {
  /** True when the button has nothing to do at the moment, or is already doing it. */
  resting?: boolean;
  /** Called instead of `onClick` while the button rests. */
  onResting?: () => void;
}

/** Does not scroll, since the text above the button should be read first. */
const takeFocus = (button: HTMLButtonElement | null) => button?.focus({ preventScroll: true });

/**
 * A button that rests instead of being disabled. A disabled button would lose the focus, and a keyboard user would have
 * to start again at the top of the window.
 */
export function SteadyButton({ resting, onResting, onClick, autoFocus, ref, ...others }: SteadyButtonProps) {
  return (
    <Button
      {...others}
      ref={useMergedRef(ref, autoFocus ? takeFocus : undefined)}
      aria-disabled={resting || undefined}
      data-disabled={resting || undefined}
      onClick={(event) => {
        // Also prevents Enter in a field from submitting the form of a resting button.
        if (!resting) return onClick?.(event);
        event.preventDefault();
        onResting?.();
      }}
    />
  );
}
