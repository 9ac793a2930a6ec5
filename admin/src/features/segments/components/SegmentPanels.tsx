import { Box, Flex } from '@strapi/design-system';
import { useMemo, useRef, useState } from 'react';
import { styled } from 'styled-components';
import type { Catalogue, Member, Segment } from '../../../contracts';
import { entityOf, type BuilderGroup } from '../core/builder-tree';
import { countedRowOf } from '../core/error-paths';
import type { FilterDraft } from '../core/to-filter';
import { PreviewPanel } from './PreviewPanel';
import { SettingsPanel } from './SettingsPanel';
import { StoredFigures } from './StoredFigures';
import { TestPanel } from './TestPanel';
import { UsePanel } from './UsePanel';
import type { Preview } from './use-preview';

interface Props {
  catalogue: Catalogue;
  segment: Segment | undefined;
  tree: BuilderGroup;
  entityLabel: string;
  draft: FilterDraft;
  preview: Preview;
  counting: { on: boolean; toggle(on: boolean): void };
  isDirty: boolean;
  disabled: boolean;
}

/** What the rules amount to, what can be done with the segment, and who sees it. */
export const SegmentPanels = (props: Props) => {
  const { catalogue, segment, tree, entityLabel, draft, preview, counting, isDirty, disabled } = props;
  const entity = entityOf(tree);
  const [tested, setTested] = useState<{ entity: string; member: Member }>();
  const rowOf = useMemo(() => countedRowOf(tree), [tree]);
  const testRef = useRef<HTMLDivElement>(null);
  const isStatic = segment?.type === 'static';
  const explain = (member: Member) => {
    setTested({ entity, member });
    testRef.current?.focus();
  };
  return (
    <Column direction="column" gap={4}>
      {isStatic ? null : !disabled ? (
        <PreviewPanel
          preview={preview}
          entityLabel={entityLabel}
          counting={counting}
          allAt={segment && !isDirty ? 'members' : undefined}
          onWhy={explain}
        />
      ) : segment ? (
        <StoredFigures segment={segment} entityLabel={entityLabel} />
      ) : null}
      {segment ? <UsePanel segment={segment} isDirty={isDirty} /> : null}
      {isStatic ? null : (
        <Box ref={testRef} tabIndex={-1} width="100%">
          <TestPanel
            catalogue={catalogue}
            entity={entity}
            entityLabel={entityLabel}
            draft={draft}
            rowOf={rowOf}
            stored={disabled ? segment?.documentId : undefined}
            member={tested?.entity === entity ? tested.member : undefined}
            onMember={(member) => setTested({ entity, member })}
          />
        </Box>
      )}
      <SettingsPanel disabled={disabled} isStatic={isStatic} />
    </Column>
  );
};

/** Stays in sight beside the rules; on a narrow screen it follows them. */
const Column = styled(Flex)`
  ${({ theme }) => theme.breakpoints.large} {
    position: sticky;
    top: 8rem;
  }
`;
