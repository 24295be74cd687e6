import type { Action } from '../actions/scope.ts';
import { useAction } from '../actions/useAction.tsx';
import { SteadyButton, type SteadyButtonProps } from './SteadyButton.tsx';

type ActionButtonProps<Target> = SteadyButtonProps & { action: Action<Target> } & (Target extends void
    ? { target?: undefined }
    : { target: Target });

/**
 * Shows an action as a button: its words, its key, whether it rests, and what it does. Other properties go before those of
 * the action; with `resting` the button rests also for a reason of its own.
 */
export function ActionButton<Target = void>({
  action,
  target,
  resting,
  ...others
}: ActionButtonProps<Target>) {
  const parts = useAction(action, target as Target);
  return <SteadyButton {...parts} resting={resting || parts.resting} {...others} />;
}
