/** One boot without the plugin must cost nothing: tables, rows, grants of roles and tokens are there again after it. */
import fs from 'node:fs';
import path from 'node:path';
import { describeEachDatabase } from '../support/databases';
import { bootStrapi, type RunningStrapi } from '../support/strapi';
import { projectRoot } from '../support/paths';
