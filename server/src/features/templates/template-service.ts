/** Templates: kept, checked and rendered. What a step or a reminder sends is rendered here and nowhere else. */
import {
  DomainError,
  errorDetail,
  type CreateTemplate,
  type ErrorDetail,
  type Page,
  type RenderedMail,
  type Template,
  type TemplateVariable,
  type UpdateTemplate,
} from '../../contracts';
import { readsOf, type Caller } from '../../platform/caller';
import { isEmptyEdit } from '../../platform/revise-document';
import type { Clock } from '../../ports/clock';
import type { Audience } from '../audience';
import { createTemplateChecks } from './template-checks';
import { createTemplateRenderer, type TemplateRenderer } from './template-renderer';
import type { StoredTemplate, TemplateData, TemplateRepository } from './template-repository';

export interface TemplatesDeps {
  repository: TemplateRepository;
  audience: Pick<Audience, 'contact' | 'entity' | 'findRecipient' | 'readableBy'>;
  clock: Clock;
  /** Where a recipient has no zone of its own. */
  timezone: string;
  /** Of the sender; it ends every mail that does not state it. */
  postalAddress?: string | undefined;
  /** Asked before a template is deleted; whoever refers to templates answers. */
  isTemplateUsed(documentId: string): Promise<boolean>;
}

export interface TemplateListQuery {
  search?: string;
  type?: string;
  page: number;
  pageSize: number;
}

export interface TemplateService extends Pick<TemplateRenderer, 'renderFor'> {
  list(query: TemplateListQuery): Promise<Page<Template>>;
  get(documentId: string): Promise<Template>;
  create(input: CreateTemplate): Promise<Template>;
  update(caller: Caller, documentId: string, input: UpdateTemplate): Promise<Template>;
  /** Throws DomainError('conflict') while something uses it. */
  remove(documentId: string): Promise<void>;
  preview(caller: Caller, documentId: string, contact: string | undefined): Promise<RenderedMail>;
  /** Those whose fields the caller may read. */
  variables(caller: Caller): TemplateVariable[];
  /** As stored, or null; for whoever sends it. */
  find(documentId: string): Promise<StoredTemplate | null>;
  /** Why this template must not be sent; empty when it may. */
  obstacles(template: StoredTemplate): Promise<ErrorDetail[]>;
  /** Told by whoever sends templates; while it sends one, a version that must not be sent is refused. */
  registerSender(isSent: (documentId: string) => Promise<boolean>): void;
}

export const createTemplates = (deps: TemplatesDeps): TemplateService => {
  const { repository } = deps;
  const checks = createTemplateChecks(deps);
  const renderer = createTemplateRenderer({ ...deps, guide: checks.guide });
  const senders: ((documentId: string) => Promise<boolean>)[] = [];
  const isSent = async (documentId: string): Promise<boolean> =>
    (await Promise.all(senders.map((ask) => ask(documentId)))).includes(true);
  const existing = async (documentId: string): Promise<StoredTemplate> => {
    const template = await repository.find(documentId);
    if (!template) throw new DomainError('not_found', `There is no template ${documentId}`);
    return template;
  };

  return {
    list: async ({ page, pageSize, ...query }) => {
      const { rows, total } = await repository.list({ ...query, start: (page - 1) * pageSize, limit: pageSize });
      const pagination = { page, pageSize, total, pageCount: Math.ceil(total / pageSize) };
      return { data: await checks.glances(rows), meta: { pagination } };
    },
    get: async (documentId) => checks.inspect(await existing(documentId)),
    create: async (input) => checks.inspect(await repository.create(await checks.accept(complete(input)))),
    update: async (caller, documentId, { version, ...input }) => {
      const current = await existing(documentId);
      const given = onlyGiven(input);
      if (isEmptyEdit(given)) return checks.inspect(await repository.update(documentId, given, { caller, version }));
      const data = await checks.accept({ ...writable(current), ...given });
      if (data.isActive && (await isSent(documentId))) await checks.assertSendable({ ...current, ...data });
      return checks.inspect(await repository.update(documentId, data, { caller, version }));
    },
    remove: async (documentId) => {
      const template = await existing(documentId);
      if (await deps.isTemplateUsed(documentId)) throw inUse(template);
      await repository.delete(documentId);
    },
    preview: async (caller, documentId, contact) =>
      renderer.preview(await existing(documentId), contact, readsOf(caller)),
    variables: (caller) => checks.guide(readsOf(caller)),
    find: (documentId) => repository.find(documentId),
    obstacles: checks.obstacles,
    registerSender: (sender) => void senders.push(sender),
    renderFor: renderer.renderFor,
  };
};

const inUse = ({ name }: StoredTemplate): DomainError => {
  const message = `“${name}” is used by a sequence; take it out of its steps first`;
  return new DomainError('conflict', message, [errorDetail(['id'], message)]);
};

const complete = (input: CreateTemplate): TemplateData => ({
  ...input,
  preheader: input.preheader ?? null,
  text: input.text ?? null,
  variables: [],
});

const writable = ({
  documentId: _id,
  version: _version,
  createdAt: _created,
  updatedAt: _updated,
  ...data
}: StoredTemplate): TemplateData => data;

const onlyGiven = (input: Omit<UpdateTemplate, 'version'>): Partial<TemplateData> =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
