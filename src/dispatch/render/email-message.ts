import type { DispatchEvent, EventFile } from '../../analytics/dispatch-event.js';
import { oneLine } from '../../analytics/metric-words.js';
import { emailHtml } from './email-html.js';
import { type MessageContent, messageContent } from './message-content.js';
import { shownUrl } from './shown-url.js';
import { sparkInBlocks, sparkInWords } from './spark.js';

const LONGEST_SUBJECT = 150;
/** What a line of a message may have, RFC 5322, is 998; an address is never broken. */
const LONGEST_URL = 900;

/** An event as an e-mail; its text says all that its HTML shows. */
export interface EmailMessage {
  /** On one line. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly {
    readonly filename: string;
    readonly content: string;
    readonly contentType: string;
  }[];
}

/** An event as mail programs show it. */
export function emailMessage(event: DispatchEvent): EmailMessage {
  const content = linkable(messageContent(event));
  return {
    subject: oneLine(`[${content.workspace}] ${content.summary}`, LONGEST_SUBJECT),
    text: textOf(content),
    html: emailHtml(content),
    attachments: event.type === 'report.ready' ? [attached(event.data.file)] : [],
  };
}

function attached({ name, text }: EventFile) {
  const contentType = name.endsWith('.csv') ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8';
  return { filename: name, content: text, contentType };
}

function linkable(content: MessageContent): MessageContent {
  const links = content.links.flatMap(({ label, url }) => {
    const shown = shownUrl(url, LONGEST_URL);
    return shown === null ? [] : [{ label, url: shown }];
  });
  return { ...content, links };
}

function textOf({ title, summary, rows, spark, links, workspace }: MessageContent): string {
  const width = Math.max(...rows.map(({ name }) => name.length)) + 2;
  const days =
    spark === null
      ? []
      : [`Last ${spark.values.length} days: ${sparkInWords(spark)}`, sparkInBlocks(spark), ''];
  const lines = [
    ...[title, '', summary, ''],
    ...rows.map(({ name, value }) => `${`${name}:`.padEnd(width)}${value}`),
    '',
    ...days,
    ...links.flatMap(({ label, url }) => [`${label}:`, url, '']),
    '-- ',
    `Vigilo, for the workspace ${workspace}`,
  ];
  return `${lines.join('\n')}\n`;
}
