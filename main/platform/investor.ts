import { namesUuid } from '../../contract/ids.ts';
import type { Investor } from '../../contract/investor.ts';
import type { Json } from '../../contract/primitives.ts';
import { nameLine, oneLine } from '../../contract/text.ts';
import { idOf } from './answers.ts';
import { isRecord } from './json.ts';

/** An investor's data in a list of investors. */
export type MasterData = Pick<Investor, 'id' | 'name' | 'email'>;

type Fields = { [key: string]: Json };

/** Fields with a person's or a company's name, in snake case. The platform does not document them [assumed]. */
const family = ['surname', 'last_name', 'family_name', 'lastname', 'last', 'family'];
const given = [
  'forename',
  'first_name',
  'given_name',
  'firstname',
  'forenames',
  'first_names',
  'first',
  'given',
];
const whole = [
  'name',
  'full_name',
  'display_name',
  'company_name',
  'legal_name',
  'legal_entity_name',
  'entity_name',
  'business_name',
  'organization_name',
  'organisation_name',
  'corporate_name',
  'registered_name',
  'trade_name',
  'firm_name',
  'person_name',
  'firm',
  'company',
];
const email = ['email', 'email_address', 'e_mail', 'mail'];

/** True for nested objects that describe the investor, such as `natural_person`. A bank account or an adviser does not. */
const isSelf = (key: string) =>
  /(^|_)(person|individual|company|organi[sz]ation|entity|business|firm|profile|identity|personal|details|data|attributes|name|user|customer)($|_)/.test(
    key,
  ) &&
  !/(^|_)(account|bank|adviser|advisor|broker|contact|representative|signatory|owner|partner|employer|guardian|campaign|issuer|tax)($|_)/.test(
    key,
  );

const isCompany = (key: string) => /legal|company|organi[sz]ation|entity|business|firm/.test(key);
const isPerson = (key: string) => /person|individual/.test(key) && !isCompany(key);
/** True when a nested object is someone else: a person in a company acts for it, a company in a person employs them. */
const isOtherKind = (key: string, inner: string) =>
  (isCompany(key) && isPerson(inner)) || (isPerson(key) && isCompany(inner));

/**
 * Returns id, name and e-mail of an investor. The name is in the object itself or up to two levels below, for example in
 * `natural_person`, `legal_person` or `natural_person.name` [assumed]. Without a name, the e-mail replaces it; null when
 * there is no e-mail either.
 * @returns undefined when the object has no id
 */
export function investorOf(item: Json): MasterData | undefined {
  if (!isRecord(item)) return undefined;
  const id = idOf(item);
  if (id === undefined) return undefined;
  const places = placesIn('', withPlainKeys(item), 2);
  const first = (read: (key: string, fields: Fields) => string) =>
    places.map(([key, fields]) => read(key, fields)).find((text) => text !== '') ?? null;
  const address = first((_, fields) => oneLine(textOf(fields, email)));
  return { id, name: first(nameIn) ?? address, email: address };
}

/** Returns an object and its nested objects that describe the investor, each with its key, by descending priority. */
function placesIn(key: string, own: Fields, levels: number): [string, Fields][] {
  const inner = Object.entries(own).filter(
    (entry): entry is [string, Fields] =>
      levels > 0 && isSelf(entry[0]) && isRecord(entry[1]) && !isOtherKind(key, entry[0]),
  );
  // A company's representative is not the investor, nor is a person's employer. The investor's own type decides.
  const companyFirst = /legal|company|jurist|business/i.test(
    textOf(own, ['type', 'investor_type', 'kind', 'entity_type']),
  );
  const ordered = inner.toSorted(
    ([a], [b]) => Number(isCompany(a) !== companyFirst) - Number(isCompany(b) !== companyFirst),
  );
  return [
    [key, own],
    ...ordered.flatMap(([name, value]) => placesIn(name, withPlainKeys(value), levels - 1)),
  ];
}

function nameIn(key: string, fields: Fields): string {
  const person = [textOf(fields, family), textOf(fields, given)].filter(Boolean).join(', ');
  const called = textOf(fields, whole);
  return isCompany(key) ? called || person : person || called;
}

/** Returns the first of these fields with a meaningful text. An id or a dash instead of a name does not count. */
function textOf(fields: Fields, keys: readonly string[]): string {
  return (
    keys
      .map((key) => fields[key])
      .map((value) => (typeof value === 'string' ? nameLine(value) : ''))
      .find((text) => /[^\p{P}\s]/u.test(text) && !namesUuid(text)) ?? ''
  );
}

/** Returns the fields with keys in snake case: `firstName` and `First-Name` become `first_name`. */
const withPlainKeys = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key
        .replace(/([a-z])([A-Z])/g, '$1_$2')
        .replaceAll('-', '_')
        .toLowerCase(),
      value,
    ]),
  );
