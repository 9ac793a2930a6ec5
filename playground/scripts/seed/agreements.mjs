import { between, chance, daysFrom, documentId, isoDate, money } from './random.mjs';

/** Days from today on which reminders look; the companies take them in turn. */
const CONTRACT_ENDS = [3, 7, 14, 30, -1, -30, 60, 90, 180, 365];
const INVOICE_DUES = [-30, -14, -7, -1, 0, 3, 7, 14, 30];

const statusOf = (endsIn) => (endsIn < 0 ? 'ended' : 'active');

const contract = ({ today, number, company, endsIn, years }) => {
  const startDate = isoDate(daysFrom(today, endsIn - 365 * years));
  return {
    documentId: documentId(),
    data: {
      number: `CT-${String(number).padStart(4, '0')}`,
      startDate,
      endDate: isoDate(daysFrom(today, endsIn)),
      monthlyValue: chance(0.05) ? null : money(120, 9_000),
      status: statusOf(endsIn),
    },
    links: { company: company.documentId },
    createdAt: new Date(`${startDate}T08:00:00Z`),
  };
};

/** Four of five companies have a contract; every sixth of those was renewed by a later one. */
export const buildContracts = ({ today, companies }) => {
  const contracts = [];
  companies.forEach((company, index) => {
    if (index % 5 === 4) return;
    const endsIn = CONTRACT_ENDS[index % CONTRACT_ENDS.length];
    contracts.push(contract({ today, number: contracts.length + 1, company, endsIn, years: between(1, 3) }));
    if (index % 6 !== 0) return;
    contracts.push(contract({ today, number: contracts.length + 1, company, endsIn: endsIn + 365, years: 1 }));
  });
  return contracts;
};

const invoice = ({ today, number, company, dueIn, paid }) => ({
  documentId: documentId(),
  data: {
    number: `INV-${String(number).padStart(5, '0')}`,
    dueDate: isoDate(daysFrom(today, dueIn)),
    amount: money(80, 12_000),
    paid,
  },
  links: { company: company.documentId },
  createdAt: daysFrom(today, dueIn - 30),
});

/** Three settled ones of the past months and one around today; a third of those past due is unpaid. */
export const buildInvoices = ({ today, companies }) => {
  const invoices = [];
  companies.forEach((company, index) => {
    if (index % 8 === 7) return;
    for (const months of [3, 2, 1]) {
      const dueIn = -30 * months - 31 + between(0, 20);
      invoices.push(invoice({ today, number: invoices.length + 1, company, dueIn, paid: !chance(0.03) }));
    }
    const dueIn = INVOICE_DUES[index % INVOICE_DUES.length];
    const paid = dueIn < 0 ? index % 3 !== 0 : chance(0.2);
    invoices.push(invoice({ today, number: invoices.length + 1, company, dueIn, paid }));
  });
  return invoices;
};
