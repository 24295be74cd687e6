/** A row's key, as stored in its column. */
type Key = string | number;

/**
 * The place of each sealed value: table, column and row. A place is authenticated with the value stored there, so that
 * no value can be moved to another row. Users' files hold these places: a place must never change.
 */
export const places = {
  subscription: (id: Key) => `subscriptions/data/${id}`,
  operationBody: (id: Key) => `operations/body/${id}`,
  operationAnswer: (id: Key) => `operations/answer/${id}`,
  investor: (id: Key) => `investors/data/${id}`,
  documentData: (subscriptionId: Key, id: Key) => `documents/data/${subscriptionId}/${id}`,
  documentBody: (subscriptionId: Key, id: Key) => `documents/body/${subscriptionId}/${id}`,
  reviewNote: (sequence: Key) => `reviews/note/${sequence}`,
  reviewDraft: (subscriptionId: Key) => `review_drafts/note/${subscriptionId}`,
  attachment: (id: Key) => `attachments/data/${id}`,
  trail: (sequence: Key) => `trail/details/${sequence}`,
};
