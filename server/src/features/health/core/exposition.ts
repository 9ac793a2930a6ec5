/**
 * Prometheus' text format, version 0.0.4. In: families of samples. Out: one text. A family without samples is left out;
 * a value that is no number is an error of the caller.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export interface MetricFamily {
  name: string;
  help: string;
  type: 'gauge' | 'counter';
  samples: readonly Sample[];
}

export interface Sample {
  labels?: Readonly<Record<string, string>>;
  value: number;
}

export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

const escapeHelp = (text: string): string => text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
const escapeLabel = (text: string): string => escapeHelp(text).replace(/"/g, '\\"');

const labelsOf = (labels: Sample['labels']): string => {
  const pairs = Object.entries(labels ?? {}).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};

const familyText = ({ name, help, type, samples }: MetricFamily): string[] => [
  `# HELP ${name} ${escapeHelp(help)}`,
  `# TYPE ${name} ${type}`,
  ...samples.map(({ labels, value }) => `${name}${labelsOf(labels)} ${value}`),
];

export const toExposition = (families: readonly MetricFamily[]): string =>
  families
    .filter(({ samples }) => samples.length > 0)
    .flatMap(familyText)
    .map((line) => `${line}\n`)
    .join('');
