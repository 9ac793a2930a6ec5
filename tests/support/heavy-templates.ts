/** S10: templates, and values for them, that would cost more than a mail may. */
export const HEAVY_TEMPLATES: Record<string, string> = {
  'loops in loops': '{% for i in (1..10000) %}{% for j in (1..10000) %}x{% endfor %}{% endfor %}',
  'loops without a body': '{% for i in (1..10000) %}{% for j in (1..10000) %}{% endfor %}{% endfor %}',
  'a long loop': '{% for i in (1..1000000000) %}x{% endfor %}',
  'a text that doubles': '{% assign s = "xx" %}{% for i in (1..60) %}{% assign s = s | append: s %}{% endfor %}{{ s }}',
  'a text that multiplies':
    '{% assign s = "xxxxxxxxxx" %}{% for i in (1..9) %}{% assign s = s | replace: "x", s %}{% endfor %}{{ s }}',
  'a long chain': `{% for i in (1..100000) %}{{ i ${'| plus: 2 '.repeat(2_000)} }}{% endfor %}`,
  'a long condition': `{% for i in (1..100000) %}{% if ${'1 == 2 or '.repeat(5_000)} 1 == 2 %}{% endif %}{% endfor %}`,
  'a padded date': '{{ "2026-01-01" | date: "%1000000000d" }}',
  'a date padded with zeros': '{{ "2026-01-01" | date: "%0100000000Y" }}',
  'fractions of a second': '{{ "2026-01-01" | date: "%100000000N" }}',
  'more digits than there are': '{{ 1 | number: 100000 }}',
  'a large text in pieces': '{{ large | split: "" | sort | join: "xxxxxx" }}',
  'five megabytes': 'x'.repeat(5_000_000),
  'blocks in blocks': '{% if 1 %}'.repeat(9_000) + '{% endif %}'.repeat(9_000),
  'blocks that are never closed': '{% capture a %}'.repeat(13_000),
  'brackets in brackets': `{{ a${'[a'.repeat(60_000)}${']'.repeat(60_000)} }}`,
  'ranges in ranges': `{{ ${'('.repeat(30_000)}1..2)${'..2)'.repeat(29_000)} }}`,
};

export const HEAVY_VALUES = { large: 'x'.repeat(300_000), a: { a: 'a' } };
