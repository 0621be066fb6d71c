import { html, Markup } from './markup.js';
import type { Link, MessageContent, Row, Tone } from './message-content.js';
import { type Spark, sharesOf, sparkInWords } from './spark.js';

const FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const ACCENT: Readonly<Record<Tone, string>> = {
  worse: '#b42318',
  better: '#067647',
  warning: '#b54708',
  neutral: '#475467',
};
const BAR_HEIGHT = 48;
const LOWEST_BAR = 2;
/** The last week is what a value is over; the days before it are paler. */
const VALUE_DAYS = 7;

// For programs that honour it; inline styles alone make the light one.
const STYLE = new Markup(`<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background: #101418 !important; }
  .strong { color: #f2f4f7 !important; }
  .soft { color: #a9b4c0 !important; }
  .card { background: #1b2127 !important; border-right-color: #333c46 !important; border-bottom-color: #333c46 !important; border-left-color: #333c46 !important; }
  .line { border-color: #333c46 !important; }
  .now { background: #8fb4ff !important; }
  .before { background: #4a5f86 !important; }
  .button { background: #8fb4ff !important; color: #101418 !important; }
  .quiet { color: #8fb4ff !important; }
  .worse { color: #ff9b8f !important; }
  .better { color: #6fd6a5 !important; }
  .warning { color: #f7b27a !important; }
  .neutral { color: #c3ccd6 !important; }
}
@media (max-width: 480px) {
  .page { padding: 8px !important; }
  .pad { padding-left: 16px !important; padding-right: 16px !important; }
}
</style>`);

/**
 * A message as HTML for mail programs: tables and inline styles, nothing loaded from elsewhere, the spark of table cells
 * because many programs leave out SVG.
 */
export function emailHtml(content: MessageContent): string {
  const { tone, title, summary, rows, spark, links, workspace } = content;
  const { source } = html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${title}</title>
${STYLE}
</head>
<body class="page" style="margin:0;padding:24px;background:#f2f4f7">
<table role="presentation" align="center" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;margin:0 auto;border-collapse:separate">
<tr><td class="card" style="background:#ffffff;border:1px solid #d8dee6;border-top:4px solid ${ACCENT[tone]};border-radius:6px;${FONT}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0">
<tr><td class="pad" style="padding:24px 28px 0">
<h1 class="${tone}" style="margin:0 0 8px;font-size:20px;line-height:26px;font-weight:600;color:${ACCENT[tone]}">${unbroken(title)}</h1>
<p class="strong" style="margin:0;font-size:16px;line-height:24px;color:#1d2733;word-break:break-word;overflow-wrap:anywhere">${summary}</p>
</td></tr>
<tr><td class="pad" style="padding:16px 28px 0"><table width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse">
${rows.map(rowOf)}</table></td></tr>
${spark === null ? [] : sparkOf(spark)}
${links.length === 0 ? [] : linksOf(links)}
<tr><td class="pad" style="padding:20px 28px 24px"><p class="soft" style="margin:0;font-size:13px;line-height:18px;color:#5a6675;word-break:break-word;overflow-wrap:anywhere">Vigilo, for the workspace <bdi>${workspace}</bdi></p></td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
  return source;
}

function rowOf({ name, value }: Row): Markup {
  const cell =
    'padding:8px 0;border-top:1px solid #e4e8ed;font-size:14px;line-height:20px;text-align:left;vertical-align:top';
  return html`<tr><th scope="row" class="soft line" width="38%" style="${cell};font-weight:400;color:#5a6675;padding-right:12px">${name}</th><td class="strong line" dir="auto" style="${cell};color:#1d2733;word-break:break-word;overflow-wrap:anywhere">${value}</td></tr>
`;
}

function sparkOf(spark: Spark): Markup {
  const words = sparkInWords(spark);
  const isEmpty = spark.values.every((value) => value === null);
  return html`<tr><td class="pad" style="padding:20px 28px 0">
<p class="soft" style="margin:0 0 8px;font-size:14px;line-height:20px;color:#5a6675">Last ${spark.values.length} days: <span class="strong" style="color:#1d2733">${words}</span></p>
${isEmpty ? [] : chartOf(spark, words)}
</td></tr>`;
}

function chartOf(spark: Spark, words: string): Markup {
  const shares = sharesOf(spark);
  const bars = shares.map((share, day) => barOf(share, day >= shares.length - VALUE_DAYS));
  return html`<table role="img" aria-label="One bar a day: ${words}" width="100%" height="${BAR_HEIGHT}" cellpadding="0" cellspacing="0" style="table-layout:fixed;border-collapse:collapse"><tr>
${bars}</tr></table>
<p class="soft" style="margin:6px 0 0;font-size:12px;line-height:18px;color:#5a6675">A bar a day from zero, those of the last ${VALUE_DAYS} days stronger; a dot is a day without a value.</p>`;
}

function barOf(share: number | null, isNow: boolean): Markup {
  const cell = `padding:0 2px;height:${BAR_HEIGHT}px;vertical-align:bottom;text-align:center;border-bottom:1px solid #c6ced8`;
  if (share === null) {
    return html`<td valign="bottom" align="center" class="soft line" style="${cell};font-size:14px;line-height:14px;color:#5a6675">·</td>
`;
  }
  const height = Math.max(LOWEST_BAR, Math.round(share * BAR_HEIGHT));
  const [name, colour] = isNow ? ['now', '#2f5fd0'] : ['before', '#a9bfec'];
  // Nested, with the attributes as well: Outlook's word processor knows heights of cells alone.
  return html`<td valign="bottom" class="line" style="${cell}"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse"><tr><td class="${name}" bgcolor="${colour}" height="${height}" style="height:${height}px;background:${colour};padding:0;font-size:0;line-height:0">&nbsp;</td></tr></table></td>
`;
}

function linksOf([first, ...others]: readonly Link[]): Markup {
  if (first === undefined) return html``;
  const button = html`<a href="${first.url}" class="button" style="display:inline-block;padding:10px 18px;border-radius:4px;background:#2f5fd0;color:#ffffff;font-size:14px;line-height:20px;font-weight:600;text-decoration:none">${first.label}</a>`;
  const quiet = others.map(
    ({ label, url }) =>
      html` <a href="${url}" class="quiet" style="display:inline-block;padding:10px 12px;color:#2f5fd0;font-size:14px;line-height:20px">${label}</a>`,
  );
  return html`<tr><td class="pad" style="padding:20px 28px 0">
<p style="margin:0">${button}${quiet}</p>
<p class="soft" style="margin:10px 0 0;font-size:12px;line-height:18px;color:#5a6675;word-break:break-word;overflow-wrap:anywhere">Or copy this address: ${first.url}</p>
</td></tr>`;
}

/** Keeps a number and its percent sign on one line. */
function unbroken(text: string): string {
  return text.replaceAll(' %', '\u00A0%');
}
