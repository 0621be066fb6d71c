#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { findCarriedNode, isSupportedNode, unsupportedNodeMessage } from './supported-node.js';

if (isSupportedNode(process.versions.node)) {
  const { runCli } = await import('./run-cli.js');
  process.exitCode = await runCli(process.argv.slice(2));
} else {
  const node = findCarriedNode(fileURLToPath(new URL('.', import.meta.url)), process.execPath);
  if (node === null) {
    console.error(unsupportedNodeMessage(process.versions.node));
    process.exitCode = 1;
  } else {
    const { runUnder } = await import('./run-under.js');
    process.exitCode = await runUnder(node);
  }
}
