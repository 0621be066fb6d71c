import assert from 'node:assert/strict';
import type { DispatchEvent } from '../../../../src/analytics/dispatch-event.js';
import { emailMessage } from '../../../../src/dispatch/render/email-message.js';
import { breach, everyEvent, HOSTILE, recovery, regression, trial } from './events.js';

const ATTRIBUTE = /\s([a-z-]+)="([^"]*)"/g;

/** The tags of a page and the names of their attributes, without what stands in them. */
function skeletonOf(html: string): string[] {
  return [...html.matchAll(/<([^>]*)>/g)].map(([, tag = '']) => tag.replace(ATTRIBUTE, ' $1'));
}

/** What stands on a page, as a person reads it. */
function wordsOf(html: string): string {
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };
  return html
    .replace(/<style>.*<\/style>/s, '')
    .replaceAll('\u00A0', ' ')
    .replace(/<\/?(bdi|span)\b[^>]*>/g, '')
    .replace(/<[^>]*>/g, '\n')
    .replace(/&([a-z0-9#]+);/g, (_, name: string) => entities[name] ?? assert.fail(`unknown entity ${name}`));
}

describe('An e-mail', () => {
  it('of a regression is complete as text', () => {
    const event = regression();
    const { subject, text } = emailMessage(event);
    assert.equal(subject, `[Acme] ${event.data.summary}`);
    assert.equal(
      text,
      `MTTR (p50) regressed +45 %

MTTR (p50) for team payments regressed +45 % vs 28-day baseline (3.1 h from 2.1 h, n = 9)

Metric:             MTTR (p50)
Group:              Team payments
Value (7 days):     3.1 h
Baseline (28 days): 2.1 h
Change:             +45 % (alerts beyond +30 %)
Sample sizes:       9 resolved incidents, baseline 34
Evaluated:          2026-03-02 01:00 UTC

Last 14 days: 1.5 h to 4 h, 3 days without a value
▅▄·▅▅▄·▅▆·▇▆█▇

Open in Vigilo:
${event.data.url}

See the alert:
${event.data.alert_url}

-- 
Vigilo, for the workspace Acme
`,
    );
  });

  it('says in HTML what it says in text', () => {
    for (const event of [regression(), recovery(), breach(), trial()]) {
      const { text, html } = emailMessage(event);
      const words = wordsOf(html);
      const pieces = text.split('\n').flatMap((line) => line.split(/: +/));
      const shown = pieces.filter((piece) => !/^[▁-█·]+$|^-- $|^Last |^https:/.test(piece));
      for (const piece of shown)
        assert.ok(words.includes(piece.replace(/:$/, '')), `${event.type}: ${piece}`);
    }
  });

  it('draws a cell a day, as high as its value, and a dot where there is none', () => {
    const { html } = emailMessage(regression({ spark: [0, 1, 2, null, ...Array<number>(10).fill(4)] }));
    const heights = [...html.matchAll(/bgcolor="[^"]*" height="(\d+)"/g)].map(([, height]) => Number(height));
    assert.deepEqual(heights, [2, 12, 24, ...Array<number>(10).fill(48)]);
    assert.equal(html.match(/>·</g)?.length, 1);
    assert.match(html, /role="img" aria-label="One bar a day: 0 min to 4 h, 1 day without a value"/);
  });

  it('draws nothing where no day has a value', () => {
    const { html } = emailMessage(regression({ spark: Array<null>(14).fill(null) }));
    assert.ok(html.includes('no value on any day'));
    assert.doesNotMatch(html, /role="img"/);
  });

  it('of a name that is not Latin keeps its letters', () => {
    const { subject, text, html } = emailMessage(regression({ label: 'תשלומים' }));
    for (const part of [subject, text, html]) assert.ok(part.includes('team תשלומים regressed'));
  });

  const skeletons = everyEvent().map((event) => skeletonOf(emailMessage(event).html));
  for (const [what, name] of Object.entries(HOSTILE)) {
    it(`holds no header, no tag and no line more than it should, of a name that ${what}`, () => {
      for (const [place, event] of everyEvent(name).entries()) {
        const { subject, text, html } = emailMessage(event);
        assert.doesNotMatch(subject, /\p{Cc}|[\u2028\u2029\u202E]/u, event.type);
        assert.ok([...subject].length <= 150 && subject.length > 0, event.type);
        assert.deepEqual(skeletonOf(html), skeletons[place], event.type);
        assert.doesNotMatch(text, /^(Bcc|next)/m, event.type);
        for (const line of text.split('\n')) assert.ok(line.length <= 998, `${event.type}: ${line.length}`);
        for (const part of [text, html]) {
          assert.doesNotMatch(part.replaceAll('\n', ''), /\p{Cc}|[\u2028\u2029\u202E]/u, event.type);
          assert.ok(part.isWellFormed());
        }
      }
    });
  }

  it('loads nothing, runs nothing, and links to us alone', () => {
    for (const event of everyEvent(HOSTILE.markup)) {
      const { html } = emailMessage(event);
      assert.doesNotMatch(html, /<(script|img|link|iframe|object|form|svg|base)\b/i);
      assert.doesNotMatch(html, /<[^>]*\s(src|on[a-z]+|background|action)=|url\(|@import/i);
      const targets = [...html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href);
      for (const href of targets) assert.match(href, /^https:\/\/vigilo\.test\/ws\/acme\/analytics\?/);
    }
  });

  it('leaves out an address that is not of the web', () => {
    const event = regression();
    const script: DispatchEvent = { ...event, data: { ...event.data, url: 'javascript:alert(1)' } };
    const { text, html } = emailMessage(script);
    for (const part of [text, html]) assert.doesNotMatch(part, /javascript:/);
  });
});
