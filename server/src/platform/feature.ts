/** A feature is a partial plugin: what it adds to the tables, routes, permissions and jobs of the whole. */
import type { Readable } from 'node:stream';
import type { Core, Struct } from '@strapi/types';
import type { z } from 'zod';
import type { Ability } from './content-reads';

export interface ContentTypeModule {
  schema: Omit<Struct.CollectionTypeSchema, 'uid' | 'modelType' | 'modelName' | 'globalId' | 'plugin'> & {
    indexes?: { name: string; columns: string[]; type?: 'unique' }[];
  };
}

/** A raw model: a managed table without document id, locale, REST, GraphQL or Content Manager. */
export interface TableModel {
  uid: string;
  singularName: string;
  tableName: string;
  attributes: Record<string, Record<string, unknown>>;
  indexes: { name: string; columns: string[]; type?: 'unique' }[];
  foreignKeys: [];
}

export interface FeatureRoute {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below /cohort (admin) and /api/cohort (consumers): `/segments/:id`. */
  path: string;
  /** `controller.action`; the action also names the scope of tokens and users-permissions roles. */
  handler: `${string}.${string}`;
  /** An action of the manifest, such as `segments.read-segments`; required on everything the admin panel can call. */
  permission?: string;
  /** both: admin panel and consumers. public: consumers without any authentication. */
  audience: 'both' | 'admin' | 'content-api' | 'public';
  /** For the OpenAPI document; the controller parses with the same schema. */
  request?: { params?: z.ZodType; query?: z.ZodType; body?: { 'application/json': z.ZodType } };
  response?: z.ZodType;
}

export type ControllerFactory = (context: {
  strapi: Core.Strapi;
}) => Record<string, (ctx: RequestContext) => Promise<void> | void>;

/** The part of Koa’s context that controllers use. */
export interface RequestContext {
  params: Record<string, string>;
  query: Record<string, unknown>;
  /** Node’s own request, for bodies that Strapi does not parse. */
  req: Readable;
  request: { body?: unknown; method: string; header: Record<string, string | string[] | undefined> };
  state: {
    /** Of a request to /bounces/:provider; see raw-requests. */
    webhook?: { contentType: string; secret: string | null };
    auth?: { strategy?: { name: string }; credentials?: unknown; ability?: Ability };
    userAbility?: Ability;
    user?: {
      id: number;
      firstname?: string;
      lastname?: string;
      roles?: { code?: string }[];
      /** Of users of the users-permissions plugin. */
      documentId?: string;
      email?: string | null;
      confirmed?: boolean | null;
    };
  };
  body: unknown;
  status: number;
  type: string;
  set(field: string, value: string): void;
}

/** A policy that routes of the site may name: `plugin::cohort.<name>`. */
export interface RoutePolicy {
  name: string;
  /** Throws where a route configures it wrongly; Strapi then does not start. */
  validator(config: unknown): void;
  handler(ctx: RequestContext, config: unknown, context: { strapi: Core.Strapi }): Promise<true>;
}

export interface Feature {
  name: string;
  contentTypes?: Record<string, ContentTypeModule>;
  tables?: TableModel[];
  routes?: FeatureRoute[];
  controllers?: Record<string, ControllerFactory>;
  policies?: RoutePolicy[];
  /** Permission uids as in the manifest, with the label shown in the roles screen. */
  permissions?: { uid: string; displayName: string; subCategory: string }[];
}
