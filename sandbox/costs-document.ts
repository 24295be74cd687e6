import { germanMoney, germanPercent, priceOf, share, sum } from './money.ts';
import { type Line, writePdf } from './pdf.ts';
import type { Campaign, DocumentRecord, Investor } from './records.ts';
import { fullName } from './seed.ts';
import { writeMillis } from './times.ts';

type CostsRecord = Extract<DocumentRecord, { kind: 'costs' }>;

/** Number of years over which the running costs are added up. */
const YEARS = 5;

/** The costs document's file name. */
export const COSTS_FILE_NAME = 'Ex-ante-Kosteninformation.pdf';

/**
 * Returns the costs document as a PDF. The platform creates it after the invitation, for the investor to see before
 * signing [docs]. Layout and figures are invented: the document shows that such a paper exists, not how the real one
 * looks.
 */
export function costsDocument(
  record: CostsRecord,
  campaign: Campaign,
  investor: Investor,
): Uint8Array<ArrayBuffer> {
  const price = priceOf(campaign.unitPrice, record.units);
  const entry = share(price, campaign.costs.entry);
  const running = share(price, campaign.costs.running);
  const exit = share(price, campaign.costs.exit);
  const total = sum(entry, share(price, campaign.costs.running * YEARS), exit);
  const totalShare = campaign.costs.entry + campaign.costs.running * YEARS + campaign.costs.exit;
  const rows: [string, string, string?][] = [
    ['Anlegerin / Anleger (investor)', fullName(investor)],
    ['Produkt (product)', campaign.name],
    ['Anteile (units)', String(record.units)],
    ['Preis je Anteil (price per unit)', germanMoney(priceOf(campaign.unitPrice, 1))],
    ['Anlagesumme (sum invested)', germanMoney(price)],
  ];
  const costs: [string, string, string?][] = [
    ['Einstiegskosten (entry costs)', germanMoney(entry), germanPercent(campaign.costs.entry)],
    ['Laufende Kosten je Jahr (running)', germanMoney(running), germanPercent(campaign.costs.running)],
    ['Ausstiegskosten (exit costs)', germanMoney(exit), germanPercent(campaign.costs.exit)],
    [`Summe über ${YEARS} Jahre (total)`, germanMoney(total), germanPercent(totalShare)],
    ['Zu zahlen (to be paid)', germanMoney(sum(price, entry))],
  ];
  const title = 'Ex-ante-Kosteninformation (Übung)';
  const lines: Line[] = [
    { text: title, x: 60, y: 770, size: 20, bold: true },
    { text: 'Costs and charges before the investment – training copy', x: 60, y: 748, size: 11 },
    {
      text: 'Nur zur Übung: kein Angebot, keine Beratung, keine echten Zahlen.',
      x: 60,
      y: 722,
      size: 11,
      bold: true,
    },
    ...table(rows, 682),
    { text: 'Kosten (costs)', x: 60, y: 556, size: 13, bold: true },
    ...table(costs, 528),
    {
      text: 'Kosten mindern die Rendite. Angaben gemäß § 63 Abs. 7 WpHG in einer echten Kosteninformation.',
      x: 60,
      y: 392,
      size: 9,
    },
    { text: `Erstellt (created): ${writeMillis(record.dueAt)}`, x: 60, y: 376, size: 9 },
    { text: `Dokument (document): ${record.id}`, x: 60, y: 362, size: 9 },
  ];
  return writePdf({ title, lines, rules: [708, 574, 546, 414] });
}

function table(rows: [string, string, string?][], top: number): Line[] {
  return rows.flatMap(([label, value, percent], index): Line[] => {
    const y = top - index * 22;
    const cells: Line[] = [
      { text: label, x: 60, y, size: 11 },
      { text: value, x: 255, y, size: 11, bold: true },
    ];
    return percent === undefined ? cells : [...cells, { text: percent, x: 420, y, size: 11 }];
  });
}
