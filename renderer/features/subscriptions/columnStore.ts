import { create } from 'zustand';
import type { ListColumn } from '../../../contract/subscription-list.ts';
import { activeEnvironmentId, onEnvironmentChange } from '../../stores/app.ts';
import type { Sort } from './columns.ts';
import { type Narrowing, withNarrowed } from './narrowing.ts';

interface Columns {
  /** null: the newest change first. */
  sort: Sort | null;
  narrowing: Narrowing;
  /** True while the panel for sorting and filtering is open. */
  isOpen: boolean;
}

/** How the list of the active environment is sorted and narrowed by its columns. */
export const useColumns = create<Columns>(() => ({ sort: null, narrowing: {}, isOpen: false }));

/** The order of each environment's list, by the environment's id. Kept while the app runs. */
const sorts = new Map<string, Sort | null>();

export function setSort(sort: Sort | null): void {
  sorts.set(activeEnvironmentId(), sort);
  useColumns.setState({ sort });
}

/** Narrows the list by a column. @param wanted null to show all values of the column again */
export const narrow = <Column extends ListColumn>(column: Column, wanted: Narrowing[Column] | null): void =>
  useColumns.setState(({ narrowing }) => ({ narrowing: withNarrowed(narrowing, column, wanted) }));

/** Removes the filters of all columns. */
export const widen = (): void => useColumns.setState({ narrowing: {} });

export const showPanel = (isOpen: boolean): void => useColumns.setState({ isOpen });

// Campaigns, investors and advisers of one environment are unknown in another.
onEnvironmentChange(() =>
  useColumns.setState({ sort: sorts.get(activeEnvironmentId()) ?? null, narrowing: {}, isOpen: false }),
);
