/** Merges the features into the one object that Strapi loads. */
import { defaultConfig } from '../../config/plugin';
import { bootstrap } from './bootstrap';
import { services } from './composition';
import { destroy } from './destroy';
import { features } from './features';
import { ownAttributes } from './platform/own-attributes';
import { parsePluginConfig } from './platform/plugin-config';
import { toRouters } from './platform/routes';
import { register } from './register';

const contentTypes = Object.fromEntries(
  features
    .flatMap((feature) => Object.entries(feature.contentTypes ?? {}))
    .map(([name, { schema }]) => [name, { schema: { ...schema, attributes: ownAttributes(schema.attributes) } }]),
);

type Env = (name: string) => string | undefined;

/** The role alone comes from the environment: one build runs as several processes, and a configuration may still name it. */
const defaultsFrom = ({ env }: { env: Env }) => ({
  ...defaultConfig,
  process: env('COHORT_PROCESS') || defaultConfig.process,
});

export default {
  register,
  bootstrap,
  destroy,
  config: { default: defaultsFrom, validator: parsePluginConfig },
  contentTypes,
  controllers: Object.assign({}, ...features.map((feature) => feature.controllers ?? {})),
  policies: Object.fromEntries(
    features.flatMap(({ policies = [] }) => policies.map((policy) => [policy.name, policy])),
  ),
  routes: toRouters(features.flatMap((feature) => feature.routes ?? [])),
  services,
};
