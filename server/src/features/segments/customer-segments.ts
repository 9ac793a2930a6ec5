/** The segments of one customer: which it is in, put on a list, taken off one. */
import {
  DomainError,
  errorDetail,
  type AssignedSegment,
  type CustomerSegment,
  type ErrorPath,
  type RemovedSegment,
} from '../../contracts';
import type { Caller } from '../../platform/caller';
import type { Database } from '../../platform/database';
import { withStatementTimeout } from '../../platform/statement-timeout';
import type { Clock } from '../../ports/clock';
import type { Audience } from '../audience';
import { canSee } from './core/access';
import { toVerdict, verdictCell } from './core/rule-cells';
import { entityOf, noCustomer, type Customer } from './customer';
import type { CustomerSegmentRepository } from './customer-segment-repository';
import type { FilterChecks } from './filter-checks';
import type { MemberFacts, Pin, Stay } from './member-facts';
import { probeMember } from './member-probe';
import type { SegmentLookup } from './segment-lookup';
import type { StaticMembers } from './static-members';
import { ownershipOf, type StoredSegment } from './segment-row';

export interface CustomerSegmentsDeps {
  database: Database;
  audience: Audience;
  filters: FilterChecks;
  lookup: Pick<SegmentLookup, 'editable' | 'visible'>;
  segments: CustomerSegmentRepository;
  /** Of static segments; by id, whose log and counts follow. */
  lists: StaticMembers;
  facts: MemberFacts;
  clock: Clock;
  timeoutMs: number;
}

export type CustomerSegments = ReturnType<typeof createCustomerSegments>;

export const createCustomerSegments = (deps: CustomerSegmentsDeps) => ({ ...listing(deps), ...changing(deps) });

const listing = (deps: CustomerSegmentsDeps) => {
  const { database, audience, filters, segments, facts, clock, timeoutMs } = deps;
  return {
    /** Those that the caller may see, evaluated now. Throws not_found for a customer that does not exist. */
    async segmentsOf(caller: Caller, customer: Customer): Promise<CustomerSegment[]> {
      const entity = entityOf(audience, customer);
      const known = (await segments.ofEntity(entity.key)).filter((segment) => canSee(caller, ownershipOf(segment)));
      const now = clock.now();
      const checked = await Promise.all(
        known.map((segment) => filters.checkSegment(segment, now, { shape: 'record' })),
      );
      const sound = checked.flatMap((members, index) => {
        const segment = known[index];
        return members.ok && segment ? [{ segment, cell: verdictCell(members.where) }] : [];
      });
      const memberId = customer.documentId;
      const cells = sound.map(({ cell }) => cell);
      const values = await withStatementTimeout(database, timeoutMs, (read) =>
        probeMember(read, { audience, entity, memberId, cells }),
      );
      if (values === null) throw noCustomer(customer);
      const [pins, stays] = [await facts.pins(memberId), await facts.stays(memberId)];
      return sound.flatMap(({ segment }, index) =>
        toVerdict(values[index])
          ? [toCustomerSegment(segment, { pin: pins.get(segment.documentId), stay: stays.get(segment.documentId) })]
          : [],
      );
    },
  };
};

const changing = (deps: CustomerSegmentsDeps) => {
  const { database, audience, lookup, lists, facts, timeoutMs } = deps;
  /** Throws also what `lookup.editable` does. */
  const listFor = async (caller: Caller, { customer, segmentId }: Place, path: ErrorPath): Promise<StoredSegment> => {
    const segment = await lookup.visible(caller, segmentId);
    refuseOtherEntity(segment, customer, path);
    refuseDynamic(segment, path);
    return lookup.editable(caller, segmentId);
  };
  return {
    /** Throws invalid_input for a segment that rules decide, not_found, and forbidden where it is not the caller’s. */
    async assignSegment(caller: Caller, place: Place): Promise<AssignedSegment> {
      const { customer, segmentId } = place;
      const entity = entityOf(audience, customer);
      const segment = await listFor(caller, place, ['data', 'segment']);
      const memberId = customer.documentId;
      const found = await withStatementTimeout(database, timeoutMs, (read) =>
        probeMember(read, { audience, entity, memberId, cells: [] }),
      );
      if (found === null) throw noCustomer(customer);
      const { added } = await lists.addMembers(caller, segmentId, { ids: [memberId], dryRun: false });
      const stay = (await facts.stays(memberId, segmentId)).get(segmentId);
      return { ...toCustomerSegment(segment, { pin: undefined, stay }), changed: added > 0 };
    },

    /** Also of a customer that no longer exists. */
    async removeSegment(caller: Caller, place: Place): Promise<RemovedSegment> {
      const { customer, segmentId } = place;
      entityOf(audience, customer);
      await listFor(caller, place, ['segmentId']);
      const { removed } = await lists.removeMembers(caller, segmentId, { ids: [customer.documentId], dryRun: false });
      return { documentId: segmentId, changed: removed > 0 };
    },
  };
};

export interface Place {
  customer: Customer;
  segmentId: string;
}

const toCustomerSegment = (
  { documentId, name, type, state }: StoredSegment,
  { pin, stay }: { pin: Pin | undefined; stay: Stay | undefined },
): CustomerSegment => {
  const shown = { documentId, name, type, state };
  if (stay) return { ...shown, origin: stay.origin, since: stay.since };
  return pin?.direction === 'in'
    ? { ...shown, origin: 'manual', since: pin.at }
    : { ...shown, origin: 'automatic', since: null };
};

function refuseOtherEntity({ name, entity }: StoredSegment, customer: Customer, path: ErrorPath): void {
  if (entity === customer.entity) return;
  const message = `“${name}” is a segment of “${entity}”, the customer is a “${customer.entity}”; say ?entity=${entity}`;
  throw new DomainError('invalid_input', message, [errorDetail(path, message)]);
}

function refuseDynamic({ name, type }: StoredSegment, path: ErrorPath): void {
  if (type === 'static') return;
  const message = `Rules decide who is in “${name}”; pin the customer in or out of it instead`;
  throw new DomainError('invalid_input', message, [errorDetail(path, message, 'automatic_segment')]);
}
