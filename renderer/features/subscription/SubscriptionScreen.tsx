/** The form, its timeline and documents. */
export function SubscriptionScreen({ id }: { id: string }) {
  return <div data-subscription={id} />;
}
