import { parseArgs } from 'node:util';
import { startMailSink } from './mail-sink.mjs';

const USAGE = `node mail-sink/cli.mjs [--smtp-port 1025] [--http-port 8025] [--journal FILE] [--latency-ms 0] [--slow-ms 5000]

Takes all mail on 127.0.0.1 and shows it on a page; delivers nothing.
By the recipient's address: bounce@ is refused for good (550), defer@ for now (451), slow@ waits.`;

const OPTIONS = {
  'smtp-port': { type: 'string' },
  'http-port': { type: 'string' },
  journal: { type: 'string' },
  'latency-ms': { type: 'string' },
  'slow-ms': { type: 'string' },
  help: { type: 'boolean' },
};

const wholeNumber = (name, value) => {
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value)) throw new Error(`--${name} wants a whole number, not "${value}"`);
  return Number(value);
};

const run = async () => {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) return console.log(USAGE);
  const sink = await startMailSink({
    smtpPort: wholeNumber('smtp-port', values['smtp-port']),
    httpPort: wholeNumber('http-port', values['http-port']),
    latencyMs: wholeNumber('latency-ms', values['latency-ms']),
    slowMs: wholeNumber('slow-ms', values['slow-ms']),
    journal: values.journal,
  });
  console.log(`Mail sink: smtp://127.0.0.1:${sink.smtpPort}, inbox ${sink.url}`);
  const stop = () => sink.stop().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
};

run().catch((error) => {
  const inUse =
    error.code === 'EADDRINUSE'
      ? `Port ${error.port} is taken; choose another with --smtp-port or --http-port.`
      : error.message;
  console.error(inUse);
  process.exit(1);
});
