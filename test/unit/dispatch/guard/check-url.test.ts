import assert from 'node:assert/strict';
import { AddressRefused } from '../../../../src/dispatch/guard/address-refused.js';
import { parseAddressRules } from '../../../../src/dispatch/guard/address-rules.js';
import { checkUrl } from '../../../../src/dispatch/guard/check-url.js';

const HTTPS_ONLY = parseAddressRules(undefined, false);
const LONGEST = `https://hooks.example.com/${'x'.repeat(2_048 - 26)}`;

const REFUSED: readonly (readonly [text: string, reason: RegExp])[] = [
  ['', /not a URL/],
  ['hooks.example.com', /not a URL/],
  ['//hooks.example.com/', /not a URL/],
  ['https:hooks.example.com', /not a URL/],
  ['https:\\\\hooks.example.com', /not a URL/],
  ['javascript:alert(1)', /not a URL/],
  ['mailto:me@example.com', /not a URL/],
  ['https://hooks.example.com:99999/', /not a URL/],
  ['https://1.2.3.4.5/', /not a URL/],
  ['https://256.1.1.1/', /not a URL/],
  ['https://[fe80::1%25eth0]/', /not a URL/],
  ['https://[::1/', /not a URL/],
  ['http://hooks.example.com/', /scheme is "http:"/],
  ['ftp://hooks.example.com/', /scheme is "ftp:"/],
  ['file:///etc/passwd', /scheme is "file:"/],
  ['gopher://hooks.example.com/', /scheme is "gopher:"/],
  ['https://', /no host/],
  ['https:///hooks.example.com/', /no host/],
  ['https://?x', /no host/],
  ['https://me:secret@hooks.example.com/', /user name or a password/],
  ['https://me@hooks.example.com/', /user name or a password/],
  ['https://@hooks.example.com/', /user name or a password/],
  ['https://hooks.example.com:443@127.0.0.1/', /user name or a password/],
  ['https://hooks.example.com\\@127.0.0.1/', /user name or a password/],
  ['https://127.0.0.1\\.hooks.example.com/', /backslash/],
  [' https://hooks.example.com/', /not a URL/],
  ['https://hooks.example.com/ ', /space/],
  ['https://127.0.\n0.1/', /invisible/],
  ['https://local\tho.st/', /invisible/],
  ['https://exam\u00adple.com/', /invisible/],
  ['https://hooks.example.com/\u202egpj', /invisible/],
  ['https://hooks.example.com/\ud800', /invisible/],
  ['https://hooks.example.com:0/', /port is 0/],
  [`${LONGEST}x`, /2049 characters/],
  [`https://hooks.example.com/${'é'.repeat(400)}`, /2426 characters/],
  ['https://127.0.0.1/', /127\.0\.0\.1 is a loopback address/],
  ['https://127.0.0.1./', /127\.0\.0\.1 is a loopback address/],
  ['https://127.1/', /127\.0\.0\.1 is a loopback address/],
  ['https://2130706433/', /127\.0\.0\.1 is a loopback address/],
  ['https://0x7f000001/', /127\.0\.0\.1 is a loopback address/],
  ['https://0x7f.1/', /127\.0\.0\.1 is a loopback address/],
  ['https://0177.0.0.1/', /127\.0\.0\.1 is a loopback address/],
  ['https://017700000001/', /127\.0\.0\.1 is a loopback address/],
  ['https://①②⑦.0.0.1/', /127\.0\.0\.1 is a loopback address/],
  ['https://127。0。0。1/', /127\.0\.0\.1 is a loopback address/],
  ['https://127.0.0.%31/', /127\.0\.0\.1 is a loopback address/],
  ['https://0/', /0\.0\.0\.0 is a reserved address/],
  ['https://10.0.0.1:8443/', /10\.0\.0\.1 is a private address/],
  ['https://0xa9fea9fe/latest/meta-data/', /169\.254\.169\.254 is a metadata address/],
  ['https://[::1]/', /::1 is a loopback address/],
  ['https://[::]/', /:: is a reserved address/],
  ['https://[::ffff:127.0.0.1]/', /::ffff:7f00:1 is a loopback address/],
  ['https://[::127.0.0.1]/', /::7f00:1 is a reserved address/],
  ['https://[64:ff9b::a9fe:a9fe]/', /64:ff9b::a9fe:a9fe is a metadata address/],
  ['https://[2002:7f00:1::]/', /2002:7f00:1:: is a reserved address/],
  ['https://[fe80::1]/', /fe80::1 is a link-local address/],
  ['https://localhost/', /localhost is this machine/],
  ['https://LOCALHOST:8080/', /localhost is this machine/],
  ['https://ⓛocalhost/', /localhost is this machine/],
  ['https://hooks.localhost/', /hooks\.localhost is this machine/],
  ['https://localhost./', /ends with a dot/],
  ['https://hooks.example.com./', /ends with a dot/],
  ['https://metadata.google.internal/', /metadata service/],
  ['https://Metadata.Google.Internal./', /ends with a dot/],
  ['https://instance-data.ec2.internal/', /metadata service/],
  ['https://metadata/', /local network/],
  ['https://postgres:5432/', /local network/],
  ['https://kubernetes/', /local network/],
  ['https://.example.com/', /not a host name/],
  ['https://hooks..example.com/', /not a host name/],
  ['https://*.example.com/', /not a host name/],
  [`https://${'x'.repeat(64)}.example.com/`, /not a host name/],
  [`https://${'x.'.repeat(126)}com/`, /not a host name/],
];

const GOOD: readonly (readonly [text: string, href: string])[] = [
  ['https://hooks.example.com', 'https://hooks.example.com/'],
  ['HTTPS://Hooks.Example.COM:443/a?b=c', 'https://hooks.example.com/a?b=c'],
  ['https://hooks.example.com:8443/a@b', 'https://hooks.example.com:8443/a@b'],
  ['https://bücher.example/ö', 'https://xn--bcher-kva.example/%C3%B6'],
  ['https://my_team.example.com/', 'https://my_team.example.com/'],
  ['https://localhost.example.com/', 'https://localhost.example.com/'],
  ['https://1.1.1.1/', 'https://1.1.1.1/'],
  ['https://[2606:4700:4700::1111]/', 'https://[2606:4700:4700::1111]/'],
  [LONGEST, LONGEST],
];

describe('a URL that a user gave', () => {
  for (const [text, reason] of REFUSED) {
    it(`is refused: ${JSON.stringify(text).slice(0, 60)}`, () => {
      assert.throws(
        () => checkUrl(text, HTTPS_ONLY),
        (error) =>
          error instanceof AddressRefused && reason.test(error.reason) && !error.message.includes('\n'),
      );
    });
  }

  for (const [text, href] of GOOD) {
    it(`is taken: ${text.slice(0, 60)}`, () => assert.equal(checkUrl(text, HTTPS_ONLY).href, href));
  }

  it('is refused in words that name the value and what is allowed', () => {
    assert.throws(() => checkUrl('https://10.0.0.1/x', HTTPS_ONLY), {
      message:
        '"https://10.0.0.1" is refused: 10.0.0.1 is a private address; ' +
        'only public addresses are allowed, and those that the operator named',
    });
    assert.throws(() => checkUrl('ftp://x', HTTPS_ONLY), {
      message: '"ftp:" is refused: its scheme is "ftp:"; a URL begins with https://',
    });
  });

  it('is refused without repeating its password or the secret in its path', () => {
    for (const text of [
      'https://me:hunter2@example.com/',
      'https://localhost/hunter2',
      'https://a..b/hunter2',
    ]) {
      assert.throws(
        () => checkUrl(text, HTTPS_ONLY),
        (error) => error instanceof AddressRefused && !error.message.includes('hunter2'),
      );
    }
  });

  it('may be http where the operator allows it, and is judged no less', () => {
    const rules = parseAddressRules(undefined, true);
    assert.equal(checkUrl('http://hooks.example.com/', rules).protocol, 'http:');
    assert.throws(() => checkUrl('http://127.0.0.1/', rules), /loopback address/);
    assert.throws(() => checkUrl('ftp://hooks.example.com/', rules), /https:\/\/ or http:\/\/$/);
  });

  it('may name what the operator opened, and nothing near it', () => {
    const rules = parseAddressRules('10.1.0.0/16, hooks, app.localhost', false);
    for (const host of ['10.1.2.3', 'hooks', 'HOOKS:8443', 'app.localhost']) {
      assert.ok(checkUrl(`https://${host}/`, rules));
    }
    for (const host of ['10.2.0.1', 'hook', 'localhost', 'x.app.localhost', 'hooks.', '127.0.0.1']) {
      assert.throws(() => checkUrl(`https://${host}/`, rules), AddressRefused, host);
    }
    assert.throws(() => checkUrl('https://hooks:0/', rules), /port is 0/);
  });
});
