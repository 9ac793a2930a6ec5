import { screen } from '@testing-library/react';
import { StillNamed } from '../../../../../../admin/src/features/delivery/components/StillNamed';
import type { ErasedPerson } from '../../../../../../admin/src/contracts';
import { renderPart } from '../../../support/render';

const ERASED: ErasedPerson = {
  ...{ recipients: 1, deliveries: 0, cancelled: 0, enrollments: 0, feedback: 0, erased: 1, links: 0, pinReasons: 0 },
  ...{ segments: [], hiddenSegments: 0, inFlight: 0, dryRun: false },
};
const show = (more: Partial<ErasedPerson>, locale?: 'en' | 'th') =>
  renderPart(<StillNamed person={{ ...ERASED, ...more }} />, locale);

describe('StillNamed', () => {
  it('says nothing where no segment names the address', () => {
    show({});
    expect(screen.queryByText(/segment/)).toBeNull();
  });

  it('names the segments that are to be edited, and counts those that are not seen', () => {
    const segments = ['VIP', 'Lapsed'].map((name) => ({ documentId: name, name }));
    show({ segments, hiddenSegments: 1 });
    expect(screen.getByText(/Edit them: VIP, Lapsed$/)).not.toBeNull();
    expect(screen.getByText(/^1 more segment names the address, in the hands of others\./)).not.toBeNull();
  });

  it('does so in Thai', () => {
    show({ hiddenSegments: 2 }, 'th');
    expect(screen.getByText(/^มีอีก 2 กลุ่ม/)).not.toBeNull();
  });
});
