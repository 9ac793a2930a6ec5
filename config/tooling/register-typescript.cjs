/** `node --require` this to run the repository’s TypeScript as it is: benchmarks and tools, never shipped. */
const fs = require('node:fs');
const Module = require('node:module');
const { transformSync } = require('@swc/core');

const compile = (tsx) => (module, filename) => {
  const { code } = transformSync(fs.readFileSync(filename, 'utf8'), {
    filename,
    swcrc: false,
    jsc: { parser: { syntax: 'typescript', tsx }, target: 'es2022', transform: { react: { runtime: 'automatic' } } },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  });
  module._compile(code, filename);
};

Module._extensions['.ts'] = compile(false);
Module._extensions['.tsx'] = compile(true);

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function resolveRawText(request, ...rest) {
  if (!request.endsWith('?raw')) return resolveFilename.call(this, request, ...rest);
  return `${resolveFilename.call(this, request.slice(0, -'?raw'.length), ...rest)}?raw`;
};
Module._extensions['.html?raw'] = (module, filename) => {
  module.exports = { __esModule: true, default: fs.readFileSync(filename.replace(/\?raw$/, ''), 'utf8') };
};
