/** The send ledger of the world: per contact what was sent, refused, opened and clicked, and what does not count. */
import type { FieldType } from '../../../server/src/contracts';
import { CONTACT, type Document } from './world';

interface MailEvent {
  type: string;
  at: string;
  data?: object;
}

export interface Mail {
  contact: number;
  /** The content type that it was sent to, where it is not the contact’s. */
  uid?: string;
  kind: string;
  state: string;
  sequence: string | null;
  template: string | null;
  step: string | null;
  /** When it was sent, or settled. */
  at: string;
  enhancedCode?: string;
  events?: MailEvent[];
}

const sent = (contact: number, at: string, more: Partial<Mail> = {}): Mail => ({
  ...{ contact, kind: 'step', state: 'sent', sequence: 'welcome', template: 'hello', step: 'w1', at },
  ...more,
});
const failed = (contact: number, enhancedCode: string): Mail =>
  sent(contact, '2026-11-18T10:00:00.000Z', { state: 'failed', enhancedCode });

const opened = (at: string, data: object = {}): MailEvent => ({ type: 'opened', at, data });

export const MAILS: readonly Mail[] = [
  sent(1, '2026-11-19T16:59:59.999Z', {
    events: [
      opened('2026-11-19T18:00:00.000Z'),
      opened('2026-11-20T01:00:00.000Z', { machine: false }),
      { type: 'clicked', at: '2026-11-20T01:01:00.000Z', data: { url: 'https://example.test/' } },
    ],
  }),
  sent(1, '2026-10-01T00:00:00.000Z', {
    ...{ sequence: 'renewal', template: 'renew', step: 'r1' },
    events: [opened('2026-10-02T00:00:00.000Z', { machine: false, hit: 'a' })],
  }),
  sent(2, '2026-11-19T17:00:00.000Z', {
    events: [
      opened('2026-11-19T17:00:01.000Z', { machine: true, reason: 'early' }),
      { type: 'clicked', at: '2026-11-19T17:10:00.000Z', data: { machine: true, reason: 'burst', link: 3, of: 2 } },
    ],
  }),
  sent(3, '2026-11-20T02:00:00.000Z', { kind: 'test', events: [opened('2026-11-20T02:01:00.000Z')] }),
  sent(4, '2026-11-20T02:00:00.000Z', { state: 'uncertain' }),
  sent(4, '2026-11-20T02:00:00.000Z', { state: 'skipped', sequence: 'renewal' }),
  sent(5, '2026-11-18T00:00:00.000Z', { kind: 'reminder', sequence: null, step: null, template: 'renew' }),
  failed(6, '5.1.1'),
  failed(7, '5.7.1'),
  failed(8, '5.2.2'),
  failed(9, '5.1.10'),
  sent(9, '2026-11-20T02:30:00.000Z', {
    sequence: 'renewal',
    events: [{ type: 'sent', at: '2026-11-20T02:30:00.000Z' }, opened('2026-11-20T02:30:00.000Z')],
  }),
  sent(10, '2026-11-20T02:00:00.000Z', { uid: 'api::person.person' }),
];

export const MAIL_TYPES: Readonly<Record<string, FieldType>> = {
  sequence: 'enumeration',
  template: 'enumeration',
  step: 'enumeration',
  at: 'datetime',
};

const BOUNCES = ['5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10'];

/** As documents of their own, for the oracle. */
export function mailsOf({ type, id }: Document, relation: string): Document[] {
  const own = MAILS.filter((mail) => mail.contact === id && type === CONTACT && !mail.uid && mail.kind !== 'test');
  return own.flatMap((mail) => {
    if (relation === 'received') return mail.state === 'sent' ? [documentOf(mail, mail.at)] : [];
    if (relation === 'bounced') {
      return mail.state === 'failed' && BOUNCES.includes(mail.enhancedCode ?? '') ? [documentOf(mail, mail.at)] : [];
    }
    const events = (mail.events ?? []).filter(
      (event) => event.type === relation && !(event.data && 'machine' in event.data && event.data.machine === true),
    );
    return events.map(({ at }) => documentOf(mail, at));
  });
}

/** Two events of one mail are documents with one id. */
const documentOf = (mail: Mail, at: string): Document => {
  const { sequence, template, step } = mail;
  return { id: MAILS.indexOf(mail), type: 'mail', related: {}, values: { sequence, template, step, at } };
};
