/** The states of an operation that is over. An operation in any other state may still send something. */
export const closedStates = ['acknowledged', 'refused', 'abandoned'] as const;
