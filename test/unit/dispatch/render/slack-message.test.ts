import assert from 'node:assert/strict';
import { z } from 'zod';
import { slackMessage } from '../../../../src/dispatch/render/slack-message.js';
import { breach, everyEvent, HOSTILE, recovery, regression, trial } from './events.js';

// As https://docs.slack.dev/reference/block-kit has it, of the blocks that we send.
const plain = (longest: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(longest), emoji: z.boolean() });
const mrkdwn = (longest: number) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(longest),
    verbatim: z.literal(true),
  });
const BUTTON = z.strictObject({
  type: z.literal('button'),
  action_id: z.string().min(1).max(255),
  text: plain(75),
  url: z.url({ protocol: /^https?$/ }).max(3000),
});
const BLOCK = z.union([
  z.strictObject({ type: z.literal('header'), text: plain(150) }),
  z.strictObject({ type: z.literal('section'), text: mrkdwn(3000) }),
  z.strictObject({ type: z.literal('section'), fields: z.array(mrkdwn(2000)).min(1).max(10) }),
  z.strictObject({ type: z.literal('actions'), elements: z.array(BUTTON).min(1).max(25) }),
  z.strictObject({ type: z.literal('context'), elements: z.array(mrkdwn(2000)).min(1).max(10) }),
]);
const MESSAGE = z.strictObject({
  text: z.string().min(1).max(40_000),
  blocks: z.array(BLOCK).min(1).max(50),
});

/** Every text of a message that Slack reads for markup. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === 'url' ? [] : textsOf(inner)));
}

const fieldsOf = (event: Parameters<typeof slackMessage>[0]) =>
  slackMessage(event).blocks.flatMap((block) =>
    'fields' in block ? block.fields.map(({ text }) => text) : [],
  );

describe('A Slack message', () => {
  it('of a regression: summary, numbers, spark, buttons to the tab and to the alert', () => {
    const event = regression();
    const verbatim = (text: string) => ({ type: 'mrkdwn', text, verbatim: true });
    const button = (place: number, text: string, url: string) => ({
      ...{ type: 'button', action_id: `open-${place}`, url },
      text: { type: 'plain_text', text, emoji: false },
    });
    assert.deepEqual(slackMessage(event), {
      text: event.data.summary,
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: 'MTTR (p50) regressed +45 %', emoji: false } },
        { type: 'section', text: verbatim(event.data.summary) },
        {
          type: 'section',
          fields: [
            verbatim('*Metric*\nMTTR (p50)'),
            verbatim('*Group*\nTeam payments'),
            verbatim('*Value (7 days)*\n3.1 h'),
            verbatim('*Baseline (28 days)*\n2.1 h'),
            verbatim('*Change*\n+45 % (alerts beyond +30 %)'),
            verbatim('*Sample sizes*\n9 resolved incidents, baseline 34'),
            verbatim('*Evaluated*\n2026-03-02 01:00 UTC'),
          ],
        },
        {
          type: 'section',
          text: verbatim('*Last 14 days*\n`▅▄·▅▅▄·▅▆·▇▆█▇` 1.5 h to 4 h, 3 days without a value'),
        },
        {
          type: 'actions',
          elements: [
            button(0, 'Open in Vigilo', event.data.url),
            button(1, 'See the alert', event.data.alert_url),
          ],
        },
        { type: 'context', elements: [verbatim('Vigilo · Acme')] },
      ],
    });
  });

  it('of a fall, and from zero', () => {
    const fall = { metric: 'deploy_frequency', value: 0.62, baseline: 1, change: -0.38 } as const;
    assert.ok(fieldsOf(regression(fall)).includes('*Change*\n−38 % (alerts beyond −30 %)'));
    const fromZero = { metric: 'change_failure_rate', value: 0.05, baseline: 0, change: null } as const;
    assert.ok(fieldsOf(regression(fromZero)).includes('*Change*\nFrom zero'));
  });

  it('of a recovery says that the numbers are those of then', () => {
    const fields = fieldsOf(recovery());
    assert.ok(fields.includes('*Value then (7 days)*\n3.1 h'));
    assert.ok(fields.includes('*Recovered*\n2026-03-05 01:00 UTC'));
  });

  it('of a missed goal and of a test', () => {
    assert.ok(fieldsOf(breach()).includes('*Goal*\nAt most 2 h'));
    assert.deepEqual(fieldsOf(trial()), ['*Channel*\nOps alerts', '*Asked for by*\nAnn Admin']);
  });

  for (const [what, name] of Object.entries(HOSTILE)) {
    it(`is what Slack takes, and only text, of a name that ${what}`, () => {
      for (const event of everyEvent(name)) {
        const message = slackMessage(event);
        assert.deepEqual(MESSAGE.safeParse(message).error, undefined, event.type);
        for (const text of textsOf(message)) {
          assert.doesNotMatch(text, /[<>]|&(?!(amp|lt|gt);)/, event.type);
          assert.doesNotMatch(text, /@(here|channel|everyone)/i, event.type);
          assert.doesNotMatch(text.replace(/^\*.*\*\n/, ''), /\p{Cc}|[\u2028\u2029\u202E]/u, event.type);
          assert.ok(text.isWellFormed());
        }
      }
    });
  }

  it('shows a hostile name as it is written', () => {
    assert.ok(
      fieldsOf(regression({ label: '<!channel> & <b>' })).includes(
        '*Group*\nTeam &lt;!channel&gt; &amp; &lt;b&gt;',
      ),
    );
  });

  it('links to nothing but web addresses, and to the page alone where an address is too long', () => {
    const event = regression({ key: 'ü'.repeat(1_000) });
    const { blocks } = slackMessage(event);
    const urls = blocks.flatMap((block) =>
      block.type === 'actions' ? block.elements.map(({ url }) => url) : [],
    );
    assert.deepEqual(urls, Array(2).fill('https://vigilo.test/ws/acme/analytics'));
    const script = { ...event, data: { ...event.data, url: 'javascript:alert(1)', alert_url: 'no address' } };
    assert.ok(!slackMessage(script).blocks.some(({ type }) => type === 'actions'));
  });
});
