import { parseUnits } from '../../contract/check.ts';
import {
  fieldValue,
  type Ground,
  type GroundType,
  groundFields,
  lapsingFields,
  type SubscriptionForm,
  subscriptionKit,
} from '../../contract/form.ts';
import { sameId } from '../../contract/ids.ts';
import { isUuid } from '../../contract/primitives.ts';
import { identityOf, isReference, type Named, typedIn } from '../../contract/references.ts';
import type { Order } from './model.ts';

/** How a ground of one type is noted in an order, and compared. */
interface GroundTraits {
  /** Returns what is stored of a value; undefined for a value that names nothing. */
  note(value: unknown): string | undefined;
  isSame(before: string, now: string): boolean;
  /** True for a value that earlier versions noted as well. */
  wasNoted(value: unknown): boolean;
}

const types: { [Type in GroundType]: GroundTraits } = {
  id: {
    // Stored as typed if that is a UUID, so that earlier versions can compare it too.
    note(value) {
      const typed = typedIn(value as Named).trim();
      const identity = identityOf(value as Named);
      return identity === null ? undefined : isUuid(typed) ? typed : identity;
    },
    isSame: sameId,
    // Earlier versions noted no id in another spelling, e.g. in braces.
    wasNoted: (value) => isReference(value as Named) || isUuid(typedIn(value as Named).trim()),
  },
  units: {
    note: (value) => parseUnits(value as string)?.toString(),
    isSame: (before, now) => before === now,
    wasNoted: (value) => /^\d+$/.test((value as string).trim()),
  },
  unsent: {
    note: (value) => (value === '' || value === null ? undefined : String(value)),
    isSame: (before, now) => before === now,
    wasNoted: () => true,
  },
};

const traitsOf = (ground: Ground): GroundTraits =>
  types[(subscriptionKit.fields[ground].wire?.as ?? 'unsent') as GroundType];

/** Returns the filled-in parts of the order in a form. */
export function orderOf(form: SubscriptionForm): Order {
  const notes = groundFields.map(
    (ground) => [ground, traitsOf(ground).note(fieldValue(form, ground))] as const,
  );
  return Object.fromEntries(notes.filter(([, note]) => note !== undefined));
}

/** True when two orders differ in a ground. A ground missing from one of them is no difference. */
export function isOther(a: Order, b: Order, ground: Ground): boolean {
  const [before, now] = [a[ground], b[ground]];
  return Boolean(before && now) && !traitsOf(ground).isSame(before as string, now as string);
}

/** True when every version of the app would have noted a ground of the form in an order. */
export const wasNoted = (form: SubscriptionForm, ground: Ground): boolean =>
  traitsOf(ground).wasNoted(fieldValue(form, ground));

/** The grounds that decide whether the form asks for an entry. */
const deciding = groundFields.filter((ground) =>
  lapsingFields.some((entry) => {
    const { asked } = subscriptionKit.fields[entry];
    return asked !== 'always' && asked.field === ground;
  }),
);

/**
 * Returns the order that a new entry is about: the order before the change. The
 * new value counts for a ground that decides whether the form asks for an entry, because it is shown right beside the entry.
 */
export const seenOrder = (before: Order, now: Order): Order => ({
  ...before,
  ...Object.fromEntries(deciding.map((ground) => [ground, now[ground]])),
});
