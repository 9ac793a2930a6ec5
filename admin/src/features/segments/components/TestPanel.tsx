import { Box, Flex, Loader, Typography } from '@strapi/design-system';
import { CheckCircle, CrossCircle } from '@strapi/icons';
import { useEffect, useState } from 'react';
import { useErrorText } from '../../../api/errors';
import type { Catalogue, ExplainedNode, ExplainedRule, Member, MemberExplanation } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { ErrorLine } from '../../../ui/ErrorLine';
import { SidePanel } from '../../../ui/SidePanel';
import { ordinalOf } from '../core/builder-tree';
import type { RowOf } from '../core/error-paths';
import type { FilterDraft } from '../core/to-filter';
import { useExplainMemberMutation } from '../members-api';
import { MemberPicker, memberName } from './MemberPicker';
import { useReading } from './use-reading';

interface Props {
  catalogue: Catalogue;
  entity: string;
  entityLabel: string;
  /** Without what is muted: it is asked about the rules that are counted. */
  draft: FilterDraft;
  rowOf: RowOf;
  /** Where the rules on screen are the stored ones and may not be asked about as they stand: the segment itself. */
  stored: string | undefined;
  member: Member | undefined;
  onMember(member: Member): void;
}

type Question = Parameters<ReturnType<typeof useExplainMemberMutation>[0]>[0];

const questionOf = ({ draft, stored, member }: Pick<Props, 'draft' | 'stored' | 'member'>): Question | undefined => {
  if (!member) return undefined;
  const { documentId: memberId } = member;
  if (stored !== undefined) return { segment: stored, memberId };
  return draft.complete ? { filter: draft.filter, memberId } : undefined;
};

/** Why one record is in or not: each condition with ✓ or ✗ and the value that was read, of the rules on screen. */
export const TestPanel = (props: Props) => {
  const { catalogue, entity, entityLabel, rowOf, member, onMember } = props;
  const t = useT();
  const errorText = useErrorText();
  const question = questionOf(props);
  const { answer, error } = useExplanation(question);
  return (
    <SidePanel title={t('test.title', { entity: entityLabel })} busy={question !== undefined && !answer && !error}>
      <MemberPicker catalogue={catalogue} entity={entity} label={t('memberPicker.label')} onChoose={onMember} />
      {member && !question ? <Typography textColor="neutral600">{t('test.incomplete')}</Typography> : null}
      {question && !answer && error === undefined ? <Loader small>{t('list.loading')}</Loader> : null}
      <ErrorLine text={error === undefined ? undefined : errorText(error)} />
      {member && question && answer ? <Verdict answer={answer} rowOf={rowOf} name={memberName(member)} /> : null}
    </SidePanel>
  );
};

const useExplanation = (question: Question | undefined) => {
  const [explain] = useExplainMemberMutation();
  const [state, setState] = useState<{ key: string; answer?: MemberExplanation; error?: unknown }>();
  const key = question ? JSON.stringify(question) : '';
  useEffect(() => {
    if (key === '') return undefined;
    const request = explain(JSON.parse(key) as Question);
    let isCurrent = true;
    request.unwrap().then(
      (answer) => isCurrent && setState({ key, answer }),
      (error: unknown) => isCurrent && setState({ key, error }),
    );
    return () => {
      isCurrent = false;
      request.abort();
    };
  }, [key, explain]);
  return state?.key === key ? { answer: state.answer, error: state.error } : { answer: undefined, error: undefined };
};

const Verdict = ({ answer, rowOf, name }: { answer: MemberExplanation; rowOf: RowOf; name: string }) => {
  const t = useT();
  return (
    <Box aria-live="polite">
      <Flex gap={2} paddingBottom={2}>
        <Mark holds={answer.isMember} />
        <Typography fontWeight="semiBold">{t(answer.isMember ? 'test.in' : 'test.out', { name })}</Typography>
      </Flex>
      {answer.rulesHidden ? <Typography textColor="neutral600">{t('segment.hidden')}</Typography> : null}
      {answer.rules ? <Nodes nodes={answer.rules.rules} rowOf={rowOf} /> : null}
    </Box>
  );
};

const Mark = ({ holds }: { holds: boolean }) => {
  const t = useT();
  const label = t(holds ? 'test.holds' : 'test.fails');
  const Icon = holds ? CheckCircle : CrossCircle;
  return (
    <Box flex="none">
      <Icon role="img" aria-label={label} fill={holds ? 'success600' : 'danger600'} />
    </Box>
  );
};

const Nodes = ({ nodes, rowOf }: { nodes: readonly ExplainedNode[]; rowOf: RowOf }) => (
  <Flex tag="ul" direction="column" alignItems="stretch" gap={2} paddingLeft={0} style={{ listStyle: 'none' }}>
    {nodes.map((node) => (
      <li key={node.path.join('.')}>
        {node.kind === 'rule' ? <RuleResult rule={node} rowOf={rowOf} /> : <GroupResult group={node} rowOf={rowOf} />}
      </li>
    ))}
  </Flex>
);

const GroupResult = ({ group, rowOf }: { group: Exclude<ExplainedNode, ExplainedRule>; rowOf: RowOf }) => {
  const t = useT();
  const match = `${group.not ? 'not_' : ''}${group.matchType === 'all' ? 'and' : 'or'}`;
  const number = ordinalOf(rowOf(group.path) ?? []);
  return (
    <>
      <Flex gap={2}>
        <Mark holds={group.holds} />
        <Typography variant="pi">{t('builder.group.name', { number, match, count: group.rules.length })}</Typography>
      </Flex>
      <Box paddingLeft={4} paddingTop={2}>
        <Nodes nodes={group.rules} rowOf={rowOf} />
      </Box>
    </>
  );
};

const RuleResult = ({ rule, rowOf }: { rule: ExplainedRule; rowOf: RowOf }) => {
  const reading = useReading();
  const number = ordinalOf(rowOf(rule.path) ?? []);
  return (
    <Flex gap={2} alignItems="flex-start">
      <Mark holds={rule.holds} />
      <Box minWidth={0}>
        <Typography variant="pi" tag="p">
          {`${number} ${rule.label}`}
        </Typography>
        {rule.read ? (
          <Typography variant="pi" textColor="neutral600" tag="p">
            {reading(rule.read)}
          </Typography>
        ) : null}
      </Box>
    </Flex>
  );
};
