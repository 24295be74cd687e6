import { createTrail, type Trail } from '../audit/trail.ts';
import { createDocumentPlaces, systemLookup } from '../documents/place.ts';
import { createDocumentService, type DocumentService } from '../documents/service.ts';
import { createDocumentStore, type DocumentOwner } from '../documents/store.ts';
import { createInvestorRepository, type InvestorRepository } from '../investors/repository.ts';
import { createInvestorService, type InvestorService } from '../investors/service.ts';
import { createSubscriptionRepository, type SubscriptionRepository } from '../subscriptions/repository.ts';
import type { Connection } from './connection.ts';
import type { SessionOptions } from './options.ts';

/** The data of one open environment, and what is fetched into it: trail, subscriptions, investors, documents. */
export interface Records {
  trail: Trail;
  repository: SubscriptionRepository;
  investorRepository: InvestorRepository;
  investors: InvestorService;
  documents: DocumentService;
}

/** Creates the stores of an open data file. @param signal aborted when calls that are under way are broken off */
export function createRecords(
  options: SessionOptions,
  { client, sendGate, sender: { baseUrl } }: Connection,
  signal: AbortSignal,
  documentsChanged: (owner: DocumentOwner) => void,
): Records {
  const { db, cipher } = options.file;
  const { clock, who, at = () => {} } = options.runtime;
  const chosenOffline = () => sendGate.pause?.reason === 'chosen';
  const trail = createTrail(db, cipher, () => clock.now(), who);
  const investorRepository = createInvestorRepository(db, cipher, clock);
  const investors = createInvestorService({
    repository: investorRepository,
    client,
    baseUrl,
    clock,
    changed: options.events.investors,
    observe: sendGate.observe,
    chosenOffline,
    db,
    at,
  });
  const places = createDocumentPlaces({
    baseUrl,
    lookup: options.platform.lookup ?? systemLookup,
    clock,
    signal,
  });
  const documents = createDocumentService({
    db,
    store: createDocumentStore(db, cipher, clock),
    client,
    places,
    baseUrl,
    clock,
    trail,
    chosenOffline,
    changed: documentsChanged,
  });
  const repository = createSubscriptionRepository(db, cipher);
  return { trail, repository, investorRepository, investors, documents };
}
