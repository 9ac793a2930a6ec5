import { escapeHtml } from '../../../../../server/src/features/delivery/core/html';

describe('escaped text', () => {
  it('holds no character that HTML reads', () => {
    expect(escapeHtml(`<a href="x" title='y'>&</a>`)).toBe(
      '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;&lt;/a&gt;',
    );
  });
});
