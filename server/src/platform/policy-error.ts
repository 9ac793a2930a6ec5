/**
 * A refusal of a route policy whose text reaches the caller. Strapi lets only its own PolicyError through, and tells it by
 * its class: the class is taken from the copy of @strapi/utils that this Strapi uses, wherever it is installed.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Core } from '@strapi/types';

type PolicyErrorClass = new (message: string, details?: object) => Error;

const classes = new WeakMap<object, PolicyErrorClass>();

export function policyError(strapi: Core.Strapi, policy: string, message: string): Error {
  const known = classes.get(strapi) ?? findClass(strapi);
  classes.set(strapi, known);
  // For a Strapi that does not know the class as its own.
  return Object.assign(new known(message, { policy }), { status: 403, expose: true });
}

function findClass({ dirs }: Core.Strapi): PolicyErrorClass {
  const fromSite = createRequire(path.join(dirs.app.root, 'package.json'));
  const fromStrapi = createRequire(fromSite.resolve('@strapi/strapi/package.json'));
  const { errors } = fromStrapi('@strapi/utils') as { errors: { PolicyError: PolicyErrorClass } };
  return errors.PolicyError;
}
