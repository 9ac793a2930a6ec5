import { eventActor, eventName } from '../../../../../../admin/src/features/delivery/core/event-words';
import type { DeliveryEvent } from '../../../../../../admin/src/contracts';
import type { Translate } from '../../../../../../admin/src/i18n/messages';

const t: Translate = (key, values) => (values ? `${key} ${JSON.stringify(values)}` : key);
const event = (more: Partial<DeliveryEvent>): DeliveryEvent => ({
  ...{ type: 'sent', at: '2026-11-20T09:00:00.000Z', by: null, byName: null, reason: null },
  ...{ replyCode: null, enhancedCode: null, isMachine: null, link: null, ...more },
});

describe('an event in words', () => {
  it.each([
    [{ type: 'sent' }, 'event.sent'],
    [{ type: 'sent', by: 'admin:3' }, 'event.markedSent'],
    [{ type: 'pending' }, 'event.pending'],
    [{ type: 'pending', by: 'token' }, 'event.resent'],
    [{ type: 'auto-reply' }, 'event.autoReply'],
    [{ type: 'opened', isMachine: true }, 'event.opened.machine'],
    [{ type: 'opened', isMachine: false }, 'event.opened'],
    [{ type: 'clicked', isMachine: true }, 'event.clicked.machine'],
    [{ type: 'teleported' }, 'event.other {"type":"teleported"}'],
    [{ type: 'toString' }, 'event.other {"type":"toString"}'],
  ])('%j', (more, expected) => expect(eventName(t, event(more))).toBe(expected));

  it.each([
    [{}, null],
    [{ by: 'admin:3', byName: 'Ada' }, 'Ada'],
    [{ by: 'admin:3' }, 'actor.admin'],
    [{ by: 'token' }, 'actor.token'],
    [{ by: 'open' }, 'open'],
  ])('by whom: %j', (more, expected) => expect(eventActor(t, event(more))).toBe(expected));
});
